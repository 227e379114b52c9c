#include "cli/commands.hpp"
#include "cli/modules.hpp"

namespace pawl::cli {
namespace {

int activate(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(module, host->activate_module(session.args.operand(0), session.args.operand(1)));
  return tell_module(session, module);
}

}  // namespace

command modules_activate_command() {
  return {
      .path = "modules activate",
      .summary = "Let new runs take that version: to go back, or on again",
      .operands = {module_operand(), module_version_operand()},
      .notes =
          "It stays so until a module directory offers another file than it does now. Runs under "
          "way stay "
          "on\nthe version they began with.",
      .run = &activate,
  };
}

}  // namespace pawl::cli
