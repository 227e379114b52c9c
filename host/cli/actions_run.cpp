#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/suggestion.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

// The codes of the host's own refusals mean what they mean everywhere; whatever else the action
// gave, it failed.
int fail(session& session, const failure& why) {
  const int code = session.fail(why);
  const bool refused = why.code == PAWL_ERROR_UNKNOWN_ACTION ||
                       why.code == PAWL_ERROR_INVALID_INPUT || why.code == "busy";
  return refused ? code : exit_code::failed;
}

int call(session& session) {
  const std::string& name = session.args.operand(0);
  std::string input = "null";
  if (session.args.has("--input")) {
    PAWL_TRY(given, session.json_option("--input"));
    input = std::move(given);
  }
  PAWL_TRY(seconds, session.number_option("--timeout", 0));
  std::optional<std::chrono::milliseconds> timeout;
  if (seconds > 0) timeout = std::chrono::seconds(seconds);
  PAWL_TRY(host, session.open(false));
  const auto output = host->run_action(name, std::move(input), timeout);
  if (!output)
    return fail(session,
                with_suggestion(output.error(), PAWL_ERROR_UNKNOWN_ACTION, name, host->actions()));
  session.print(api::from_text(*output));
  return exit_code::done;
}

}  // namespace

command actions_run_command() {
  return {
      .path = "actions run",
      .summary = "Call an action once, outside any run, and print its output",
      .operands = {{"ACTION", "The action's slug: see `pawl actions list`"}},
      .options = {{"--input", "JSON|@FILE|-", "The action's input (default: null)"},
                  {"--timeout", "SECONDS",
                   "How long it may take (default: as the action declares)"}},
      .notes = "Nothing is recorded and nothing is tried again. Ends with 1 when the action fails.",
      .run = &call,
  };
}

}  // namespace pawl::cli
