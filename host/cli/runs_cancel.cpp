#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/runs.hpp"

namespace pawl::cli {
namespace {

int cancel(session& session) {
  const auto ask = [&](host& host) -> result<std::string> {
    auto run = host.cancel(session.args.operand(0));
    if (!run) return std::move(run).error();
    return run->id;
  };
  return change_and_drive(session, ask, {.wanted = "cancelled"});
}

}  // namespace

command runs_cancel_command() {
  return {
      .path = "runs cancel",
      .summary = "Ask a run to stop; it may still compensate for what it did",
      .operands = {run_operand()},
      .options = {detach_option()},
      .run = &cancel,
  };
}

}  // namespace pawl::cli
