#include "cli/commands.hpp"
#include "cli/modules.hpp"

namespace pawl::cli {
namespace {

int drain(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(module, host->drain_module(session.args.operand(0), session.args.operand(1)));
  return tell_module(session, module);
}

}  // namespace

command modules_drain_command() {
  return {
      .path = "modules drain",
      .summary = "Let no new run take that version, and remove it once its runs have ended",
      .operands = {module_operand(), module_version_operand()},
      .notes =
          "New runs then take what the module directories offer, if that is another version. "
          "`modules "
          "activate`\ntakes it up again.",
      .run = &drain,
  };
}

}  // namespace pawl::cli
