#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int remove(session& session) {
  const std::string& name = session.args.operand(0);
  if (auto done = session.call("DELETE", trigger_path(name)); !done)
    return session.fail(done.error());
  if (session.json()) {
    session.print(boost::json::object{{"removed", name}});
  } else {
    session.note(fmt::format("{} is removed, with all that was kept of it.", name));
  }
  return exit_code::done;
}

}  // namespace

command triggers_remove_command() {
  return {
      .path = "triggers remove",
      .summary = "Remove a trigger and all that is kept of it",
      .operands = {{"NAME", "The trigger's name"}},
      .run = &remove,
  };
}

}  // namespace pawl::cli
