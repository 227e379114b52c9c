#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/runs.hpp"

namespace pawl::cli {
namespace {

int fork(session& session) {
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto forked = host.fork(session.args.operand(0), *session.args.value("--from"),
                            session.args.value("--id").value_or(""));
    if (!forked) return std::move(forked).error();
    return forked->run_id;
  });
}

}  // namespace

command runs_fork_command() {
  return {
      .path = "runs fork",
      .summary = "Start a new run that keeps what came before a step, and drive it",
      .operands = {run_operand()},
      .options = {{"--from", "STEP", "The first step to do anew: its key or seq", false, true},
                  {"--id", "ID", "The new run's id (default: one is made)"},
                  detach_option()},
      .run = &fork,
  };
}

}  // namespace pawl::cli
