#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int list(session& session) {
  PAWL_TRY(host, session.open(false));
  const std::vector<module_info> modules = host->modules();
  if (session.json()) {
    session.print(api::list_document(modules));
    return exit_code::done;
  }
  table rows({"NAME", "VERSION", "STATE", "EXPORTS", "FILE", "REASON"});
  for (const module_info& module : modules)
    rows.add({module.name.empty() ? "-" : module.name,
              module.version.empty() ? "-" : module.version, module.state,
              std::to_string(module.actions.size() + module.workflows.size()),
              module.file.empty() ? "(built in)" : module.file.string(), module.reason});
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

command modules_list_command() {
  return {
      .path = "modules list",
      .summary = "List the modules that were found, and why some were refused",
      .run = &list,
  };
}

}  // namespace pawl::cli
