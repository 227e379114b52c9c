#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/health_notes.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "cli/runs.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

// The ids of all unfinished runs, seen before any of them goes on.
result<std::vector<std::string>> unfinished_runs(session& session) {
  auto host = session.open(false);
  if (!host) return host.error();
  run_query query = {
      .statuses = {"queued", "running", "sleeping", "waiting", "paused", "blocked"},
      .limit = 1'000,
  };
  std::vector<std::string> ids;
  do {
    const auto page = (*host)->list_runs(query);
    if (!page) return page.error();
    for (const run_info& run : page->items) ids.push_back(run.id);
    query.cursor = page->next;
  } while (!query.cursor.empty());
  return ids;
}

void drive_all(session& session, host& host) {
  std::optional<progress> shown;
  if (session.shows_progress()) {
    shown.emplace(host, session.world.err);
    shown->follow_all();
  }
  health_notes health(session, host);
  host.wait_idle(session.args.has("--wait"), [&] {
    health.look();
    return interruption::signal() == 0;
  });
}

// Prints how each of the runs came out.
int tell(session& session, host& host, const std::vector<std::string>& ids) {
  std::vector<run_info> runs;
  for (const std::string& id : ids)
    if (auto run = host.find_run(id)) runs.push_back(std::move(*run));
  if (session.json()) {
    session.print(api::list_document(runs));
  } else if (runs.empty()) {
    session.note("No run is unfinished.");
  } else {
    print_runs(session, runs);
  }
  for (const run_info& run : runs)
    if (run.status == "waiting" || run.status == "paused" || run.status == "blocked")
      explain_stop(session, host, run);
  const int signal = interruption::signal();
  if (signal != 0) {
    session.note(fmt::format("Interrupted. What is unfinished goes on with: {}",
                             session.command_line("resume")));
    return exit_code::by_signal + signal;
  }
  const auto any_is = [&](std::string_view status) {
    return std::ranges::find(runs, status, &run_info::status) != runs.end();
  };
  if (any_is("sleeping") && !session.args.has("--wait"))
    session.note(
        fmt::format("To wait for those that sleep: {}", session.command_line("resume --wait")));
  return any_is("failed") ? exit_code::failed : exit_code::done;
}

int resume(session& session) {
  PAWL_TRY(ids, unfinished_runs(session));
  interruption interruption;
  PAWL_TRY(host, session.open(true));
  drive_all(session, *host);
  return tell(session, *host, ids);
}

}  // namespace

command resume_command() {
  return {
      .path = "resume",
      .summary = "Drive all unfinished runs until none can go on by itself",
      .options = {{"--wait", "", "Also wait for runs that sleep or retry later"}},
      .notes =
          "Runs that wait for an answer, are paused or blocked stay as they are; how to make them "
          "go on\n"
          "is said for each. Ends with 1 when one of the runs failed.",
      .run = &resume,
  };
}

}  // namespace pawl::cli
