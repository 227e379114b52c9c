#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/modules.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int remove(session& session) {
  const std::string& name = session.args.operand(0);
  const std::string& version = session.args.operand(1);
  PAWL_TRY(host, session.open(false));
  if (auto removed = host->remove_module(name, version); !removed)
    return session.fail(removed.error());
  if (session.json()) {
    session.print(boost::json::object{{"removed", name}, {"version", version}});
  } else {
    session.note(fmt::format("{} {} is removed", name, version));
  }
  return exit_code::done;
}

}  // namespace

command modules_remove_command() {
  return {
      .path = "modules remove",
      .summary = "Remove a version that no unfinished run is held to",
      .operands = {module_operand(), module_version_operand()},
      .notes =
          "A file in a module directory stays there, unused, until `modules activate` takes it up "
          "again; one\nthat `modules install` put into the data directory is deleted.",
      .run = &remove,
  };
}

}  // namespace pawl::cli
