#include "cli/commands.hpp"
#include "cli/drive.hpp"

namespace pawl::cli {
namespace {

int fail(session& session) {
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto hook = host.fail_hook(
        session.args.operand(0),
        {.code = PAWL_ERROR_HOOK_FAILED, .message = *session.args.value("--error"), .details = {}});
    if (!hook) return std::move(hook).error();
    return hook->run_id;
  });
}

}  // namespace

command hooks_fail_command() {
  return {
      .path = "hooks fail",
      .summary = "Answer a hook with an error, and drive its run",
      .operands = {{"TOKEN", "The hook's token: see `pawl hooks list`"}},
      .options = {{"--error", "TEXT", "What went wrong", false, true}, detach_option()},
      .run = &fail,
  };
}

}  // namespace pawl::cli
