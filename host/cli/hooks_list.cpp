#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int list(session& session) {
  constexpr uint64_t limit_default = 50;
  PAWL_TRY(limit, session.number_option("--limit", limit_default));
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(page, host->list_hooks(session.args.value("--cursor").value_or(""), limit));
  if (session.json()) {
    session.print(api::list_document(page.items, page.next));
    return exit_code::done;
  }
  table rows({"TOKEN", "RUN", "KEY", "OPENED", "UNTIL"});
  for (const hook_info& hook : page.items)
    rows.add(
        {hook.token, hook.run_id, hook.key, local_time(hook.opened_ms), local_time(hook.due_ms)});
  rows.print(session.world.out);
  if (!page.next.empty()) session.note(fmt::format("More: the same with --cursor {}", page.next));
  return exit_code::done;
}

}  // namespace

command hooks_list_command() {
  return {
      .path = "hooks list",
      .summary = "List the hooks that wait for an answer",
      .options = {{"--limit", "N", "How many (default: 50)"},
                  {"--cursor", "CURSOR", "Go on after an earlier list"}},
      .run = &list,
  };
}

}  // namespace pawl::cli
