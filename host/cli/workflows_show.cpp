#include "cli/commands.hpp"
#include "cli/exports.hpp"
#include "cli/suggestion.hpp"

namespace pawl::cli {
namespace {

int show(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(found, find_export(host->workflows(), session.args.operand(0),
                              PAWL_ERROR_UNKNOWN_WORKFLOW, "pawl workflows list"));
  return show_export(session, found);
}

}  // namespace

command workflows_show_command() {
  return {
      .path = "workflows show",
      .summary = "Show a workflow's description and schemas",
      .operands = {{"WORKFLOW", "The workflow's slug: see `pawl workflows list`"}},
      .run = &show,
  };
}

}  // namespace pawl::cli
