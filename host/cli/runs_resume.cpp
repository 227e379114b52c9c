#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/runs.hpp"

namespace pawl::cli {
namespace {

int resume(session& session) {
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto run = host.resume(session.args.operand(0));
    if (!run) return std::move(run).error();
    return run->id;
  });
}

}  // namespace

command runs_resume_command() {
  return {
      .path = "runs resume",
      .summary = "Let a paused or blocked run go on",
      .operands = {run_operand()},
      .options = {detach_option()},
      .run = &resume,
  };
}

}  // namespace pawl::cli
