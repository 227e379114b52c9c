#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int set(session& session) {
  const std::string& name = session.args.operand(0);
  PAWL_TRY(definition, session.json_option("--definition"));
  PAWL_TRY(trigger, session.call("PUT", trigger_path(name), std::move(definition)));
  if (session.json()) {
    session.print(trigger);
    return exit_code::done;
  }
  session.note(fmt::format("{} is set.", name));
  return exit_code::done;
}

}  // namespace

command triggers_set_command() {
  return {
      .path = "triggers set",
      .summary = "Set a trigger by its definition",
      .operands = {{"NAME", "The trigger's name: small letters, digits, '-', '_', '.'"}},
      .options = {{.name = "--definition",
                   .value = "JSON|@FILE|-",
                   .help = "The definition; - reads it from stdin",
                   .required = true}},
      .run = &set,
  };
}

}  // namespace pawl::cli
