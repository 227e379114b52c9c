#include "cli/commands.hpp"
#include "cli/exports.hpp"

namespace pawl::cli {
namespace {

int list(session& session) {
  PAWL_TRY(host, session.open(false));
  return list_exports(session, host->actions());
}

}  // namespace

command actions_list_command() {
  return {
      .path = "actions list",
      .summary = "List the actions that loaded modules export",
      .run = &list,
  };
}

}  // namespace pawl::cli
