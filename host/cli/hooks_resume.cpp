#include "cli/commands.hpp"
#include "cli/drive.hpp"

namespace pawl::cli {
namespace {

int resume(session& session) {
  PAWL_TRY(value, session.json_option("--value"));
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto hook = host.resume_hook(session.args.operand(0), value);
    if (!hook) return std::move(hook).error();
    return hook->run_id;
  });
}

}  // namespace

command hooks_resume_command() {
  return {
      .path = "hooks resume",
      .summary = "Answer a hook with a value, and drive its run",
      .operands = {{"TOKEN", "The hook's token: see `pawl hooks list`"}},
      .options = {{"--value", "JSON|@FILE|-", "The answer", false, true}, detach_option()},
      .run = &resume,
  };
}

}  // namespace pawl::cli
