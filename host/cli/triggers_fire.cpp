#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int fire(session& session) {
  std::string body;
  if (session.args.has("--body")) {
    PAWL_TRY(given, session.json_option("--body"));
    body = std::move(given);
  }
  PAWL_TRY(fired,
           session.call("POST", trigger_path(session.args.operand(0), "/fire"), std::move(body)));
  return tell_fired(session, fired);
}

}  // namespace

command triggers_fire_command() {
  return {
      .path = "triggers fire",
      .summary = "Fire a trigger now and print the runs that it starts",
      .operands = {{"NAME", "The trigger's name"}},
      .options = {{"--body", "JSON|@FILE|-", "Of a webhook: the body that is delivered"}},
      .run = &fire,
  };
}

}  // namespace pawl::cli
