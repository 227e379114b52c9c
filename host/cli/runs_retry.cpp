#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/runs.hpp"

namespace pawl::cli {
namespace {

int retry(session& session) {
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto run = host.retry(session.args.operand(0));
    if (!run) return std::move(run).error();
    return run->id;
  });
}

}  // namespace

command runs_retry_command() {
  return {
      .path = "runs retry",
      .summary = "Go on with a failed or cancelled run at the first step that is not done",
      .operands = {run_operand()},
      .options = {detach_option()},
      .run = &retry,
  };
}

}  // namespace pawl::cli
