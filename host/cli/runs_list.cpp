#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

constexpr std::array<std::string_view, 9> statuses = {"queued",    "running",   "sleeping",
                                                      "waiting",   "completed", "failed",
                                                      "cancelled", "paused",    "blocked"};

std::string took(const run_info& run) {
  if (run.started_ms == 0) return "-";
  return duration((run.ended_ms == 0 ? now_ms() : run.ended_ms) - run.started_ms);
}

int list(session& session) {
  run_query query = {.statuses = session.args.values("--status")};
  for (const std::string& status : query.statuses) {
    if (std::ranges::find(statuses, status) == statuses.end())
      return session.fail({.code = "usage",
                           .message = fmt::format("--status: \"{}\" is not one of {}", status,
                                                  fmt::join(statuses, ", "))});
  }
  PAWL_TRY(limit, session.number_option("--limit", query.limit));
  query.limit = limit;
  query.workflow = session.args.value("--workflow").value_or("");
  query.trigger = session.args.value("--trigger").value_or("");
  query.cursor = session.args.value("--cursor").value_or("");
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(page, host->list_runs(query));
  if (session.json()) {
    session.print(api::list_document(page.items, page.next));
    return exit_code::done;
  }
  print_runs(session, page.items);
  if (!page.next.empty()) session.note(fmt::format("More: the same with --cursor {}", page.next));
  return exit_code::done;
}

}  // namespace

void print_runs(session& session, const std::vector<run_info>& runs) {
  table rows({"ID", "WORKFLOW", "STATUS", "CREATED", "TOOK"});
  for (const run_info& run : runs)
    rows.add({run.id, run.workflow, run.status, local_time(run.created_ms), took(run)});
  rows.print(session.world.out);
}

int tell_run(session& session, const run_info& run) {
  if (session.json()) {
    session.print(api::document(run));
  } else {
    session.world.out << fmt::format("Run {} is {}.\n", run.id, run.status);
  }
  return exit_code::done;
}

command runs_list_command() {
  return {
      .path = "runs list",
      .summary = "List runs, the newest first",
      .options = {{"--status", "STATUS", "Only these; repeatable", true},
                  {"--workflow", "WORKFLOW", "Only runs of this workflow"},
                  {"--trigger", "TRIGGER",
                   "Only runs that it started: \"cli\", \"api\", \"child\" ..."},
                  {"--limit", "N", "How many (default: 50, at most 1000)"},
                  {"--cursor", "CURSOR", "Go on after an earlier list"}},
      .run = &list,
  };
}

}  // namespace pawl::cli
