#include "cli/commands.hpp"
#include "cli/runs.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace pawl::cli {
namespace {

int erase(session& session) {
  const std::string& id = session.args.operand(0);
  PAWL_TRY(host, session.open(false));
  if (auto erased = host->erase(id); !erased) return session.fail(erased.error());
  if (session.json()) {
    session.print(boost::json::object{{"id", id}, {"deleted", true}});
  } else {
    session.world.out << "Run " << id << " is deleted.\n";
  }
  return exit_code::done;
}

}  // namespace

command runs_delete_command() {
  return {
      .path = "runs delete",
      .summary = "Delete an ended run and its log",
      .operands = {run_operand()},
      .run = &erase,
  };
}

}  // namespace pawl::cli
