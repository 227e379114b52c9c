#include "cli/commands.hpp"
#include "cli/runs.hpp"

namespace pawl::cli {
namespace {

int pause(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(run, host->pause(session.args.operand(0)));
  return tell_run(session, run);
}

}  // namespace

command runs_pause_command() {
  return {
      .path = "runs pause",
      .summary = "Hold a run before its next step",
      .operands = {run_operand()},
      .run = &pause,
  };
}

}  // namespace pawl::cli
