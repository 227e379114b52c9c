#include "cli/commands.hpp"
#include "cli/exports.hpp"

namespace pawl::cli {
namespace {

int list(session& session) {
  PAWL_TRY(host, session.open(false));
  return list_exports(session, host->workflows());
}

}  // namespace

command workflows_list_command() {
  return {
      .path = "workflows list",
      .summary = "List the workflows that loaded modules export",
      .run = &list,
  };
}

}  // namespace pawl::cli
