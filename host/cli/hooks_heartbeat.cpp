#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

int heartbeat(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(hook, host->heartbeat_hook(session.args.operand(0)));
  if (session.json()) {
    session.print(api::document(hook));
  } else {
    session.world.out << fmt::format("Hook {} of run {} is kept alive", hook.token, hook.run_id)
                      << (hook.due_ms == 0 ? "" : " until " + local_time(hook.due_ms)) << ".\n";
  }
  return exit_code::done;
}

}  // namespace

command hooks_heartbeat_command() {
  return {
      .path = "hooks heartbeat",
      .summary = "Give a hook's sign of life",
      .operands = {{"TOKEN", "The hook's token: see `pawl hooks list`"}},
      .run = &heartbeat,
  };
}

}  // namespace pawl::cli
