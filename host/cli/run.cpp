#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/suggestion.hpp"

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int start(session& session) {
  start_request request = {.workflow = session.args.operand(0), .trigger = "cli"};
  request.id = session.args.value("--id").value_or("");
  request.idempotency_key = session.args.value("--idempotency-key").value_or("");
  for (const std::string& named : session.args.values("--credential"))
    request.credentials += (request.credentials.empty() ? "" : ",") + named;
  if (session.args.has("--input")) {
    PAWL_TRY(input, session.json_option("--input"));
    request.input = std::move(input);
  }
  return change_and_drive(session, [&](host& host) -> result<std::string> {
    auto started = host.start(request);
    if (!started)
      return with_suggestion(std::move(started).error(), PAWL_ERROR_UNKNOWN_WORKFLOW,
                             request.workflow, host.workflows());
    if (started->existed)
      session.note(fmt::format("This idempotency key has started run {} before; this is that run.",
                               started->run_id));
    return started->run_id;
  });
}

}  // namespace

command run_command() {
  return {
      .path = "run",
      .summary = "Start a run, drive it to its end and print its output",
      .operands = {{"WORKFLOW", "The workflow's slug: see `pawl workflows list`"}},
      .options = {{"--input", "JSON|@FILE|-", "The run's input (default: null)"},
                  {"--id", "ID", "The run's id (default: one is made)"},
                  {"--idempotency-key", "K", "The same key and workflow give the same run again"},
                  {.name = "--credential",
                   .value = "KIND=NAME",
                   .help = "Give this run that instance of a credential, not the default; "
                           "KIND=SCOPE/NAME where several scopes have the name",
                   .repeatable = true},
                  detach_option()},
      .notes =
          "No daemon is needed: the data directory is opened for as long as this takes, and other\n"
          "unfinished runs in it go on meanwhile.\n\n"
          "A run that sleeps is waited for. When it waits for a hook, or is paused, the command "
          "says\n"
          "how to answer and ends with 0: the run is kept, and no answer could come in while this\n"
          "process holds the data directory. A blocked run ends it with 1. Ctrl-C leaves a run "
          "that\n"
          "`pawl resume` goes on with; a second Ctrl-C does not wait for actions under way.",
      .run = &start,
  };
}

}  // namespace pawl::cli
