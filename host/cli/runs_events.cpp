#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

std::string what(const event_info& event) {
  if (event.error) return fmt::format("{}: {}", event.error->code, event.error->message);
  return payload(event.payload);
}

int list(session& session) {
  constexpr uint64_t limit_default = 100;
  PAWL_TRY(limit, session.number_option("--limit", limit_default));
  PAWL_TRY(from_seq, session.number_option("--cursor", 0));
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(page, host->events(session.args.operand(0), from_seq, limit));
  if (session.json()) {
    session.print(api::list_document(page.items, page.next));
    return exit_code::done;
  }
  table rows({"SEQ", "AT", "EVENT", "KEY", "WHAT"});
  for (const event_info& event : page.items)
    rows.add(
        {std::to_string(event.seq), local_time(event.at_ms), event.name, event.key, what(event)});
  rows.print(session.world.out);
  if (!page.next.empty()) session.note(fmt::format("More: the same with --cursor {}", page.next));
  return exit_code::done;
}

}  // namespace

command runs_events_command() {
  return {
      .path = "runs events",
      .summary = "List a run's log, as it was recorded",
      .operands = {run_operand()},
      .options = {{"--limit", "N", "How many (default: 100)"},
                  {"--cursor", "SEQ", "Begin at this event"}},
      .run = &list,
  };
}

}  // namespace pawl::cli
