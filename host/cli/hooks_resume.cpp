#include "cli/commands.hpp"
#include "cli/drive.hpp"

namespace pawl::cli {
namespace {

// The run at the top of those that wait for this one: with the answer they all go on.
result<std::string> waiting_root(host& host, std::string run_id) {
  while (true) {
    auto run = host.find_run(run_id);
    if (!run) return std::move(run).error();
    if (run->parent_id.empty()) return run_id;
    const auto parent = host.find_run(run->parent_id);
    if (!parent || has_ended(*parent)) return run_id;
    run_id = run->parent_id;
  }
}

int resume(session& session) {
  PAWL_TRY(value, session.json_option("--value"));
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto hook = host.resume_hook(session.args.operand(0), value);
    if (!hook) return std::move(hook).error();
    return waiting_root(host, hook->run_id);
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
