#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int retry(session& session) {
  std::string body;
  if (const auto id = session.args.value("--failure"))
    body = api::to_text(boost::json::object{{"failure", *id}});
  PAWL_TRY(fired,
           session.call("POST", trigger_path(session.args.operand(0), "/retry"), std::move(body)));
  return tell_fired(session, fired);
}

}  // namespace

command triggers_retry_command() {
  return {
      .path = "triggers retry",
      .summary = "Start again what a trigger could not start",
      .operands = {{"NAME", "The trigger's name"}},
      .options = {{"--failure", "ID", "One failed start; without it, all of them"}},
      .run = &retry,
  };
}

}  // namespace pawl::cli
