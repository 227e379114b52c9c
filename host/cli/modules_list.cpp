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
  table rows({"NAME", "VERSION", "BUILD", "STATE", "RUNS", "EXPORTS", "FILE", "REASON"});
  for (const module_info& module : modules)
    rows.add({module.name.empty() ? "-" : module.name,
              module.version.empty() ? "-" : module.version,
              module.sha256.empty() ? "-" : module.sha256.substr(0, 12), module.state,
              std::to_string(module.runs),
              std::to_string(module.actions.size() + module.workflows.size()),
              module.file.empty() ? "(built in)" : module.file.string(), module.reason});
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

command modules_list_command() {
  return {
      .path = "modules list",
      .summary = "List each version of each module, the runs held to it, and why some were refused",
      .run = &list,
  };
}

}  // namespace pawl::cli
