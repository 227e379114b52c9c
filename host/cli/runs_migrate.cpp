#include "cli/commands.hpp"
#include "cli/runs.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

// The first command that differs, for people.
void tell_difference(session& session, const failure& why) {
  boost::json::error_code error;
  const boost::json::value details = boost::json::parse(why.details, error);
  if (error || session.json()) return;
  for (const char* side : {"expected", "actual"}) {
    if (const auto* shown = details.as_object().if_contains(side))
      session.note(fmt::format("  {:8}  {}", side, boost::json::serialize(*shown)));
  }
}

int migrate(session& session) {
  PAWL_TRY(host, session.open(false));
  auto run = host->migrate_run(session.args.operand(0), *session.args.value("--to"));
  if (run) return tell_run(session, *run);
  const int code = session.fail(run.error());
  tell_difference(session, run.error());
  return code;
}

}  // namespace

command runs_migrate_command() {
  return {
      .path = "runs migrate",
      .summary = "Hold an unfinished run to another version of its module, if replay fits",
      .operands = {run_operand()},
      .options = {{.name = "--to",
                   .value = "VERSION",
                   .help = "A version of its module, or VERSION-BUILD: see `pawl modules list`",
                   .required = true}},
      .notes =
          "The run's log is played to that version first. Where it would have done something else, "
          "nothing is\nchanged, and the first command that differs is shown. Steps in flight go "
          "on.",
      .run = &migrate,
  };
}

}  // namespace pawl::cli
