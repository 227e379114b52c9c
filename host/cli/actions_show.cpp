#include "cli/commands.hpp"
#include "cli/exports.hpp"
#include "cli/suggestion.hpp"

namespace pawl::cli {
namespace {

int show(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(found, find_export(host->actions(), session.args.operand(0), PAWL_ERROR_UNKNOWN_ACTION,
                              "pawl actions list"));
  return show_export(session, found);
}

}  // namespace

command actions_show_command() {
  return {
      .path = "actions show",
      .summary = "Show an action's description and schemas",
      .operands = {{"ACTION", "The action's slug: see `pawl actions list`"}},
      .run = &show,
  };
}

}  // namespace pawl::cli
