#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

namespace json = boost::json;

std::string state_of(const json::value& trigger) {
  if (!text_member(trigger, "problem").empty()) return "problem";
  return trigger.at("enabled").as_bool() ? "enabled" : "disabled";
}

std::string first_of(const json::array& times) {
  return times.empty() ? "-" : local_time(times.front().to_number<int64_t>());
}

std::string last_fire(const json::array& fires) {
  if (fires.empty()) return "-";
  return fmt::format("{} {}", local_time(fires.front().at("at_ms").to_number<int64_t>()),
                     text_member(fires.front(), "outcome"));
}

int list(session& session) {
  PAWL_TRY(triggers, session.call("GET", "/v1/triggers"));
  if (session.json()) {
    session.print(triggers);
    return exit_code::done;
  }
  table rows({"NAME", "KIND", "STATE", "NEXT", "FAILED", "LAST"});
  for (const json::value& each : triggers.at("items").as_array()) {
    rows.add({text_member(each, "name"), text_member(each, "kind"), state_of(each),
              first_of(each.at("next_ms").as_array()),
              std::to_string(each.at("failures_count").to_number<int64_t>()),
              last_fire(each.at("fires").as_array())});
  }
  rows.print(session.world.out);
  for (const json::value& each : triggers.at("items").as_array()) {
    const std::string problem = text_member(each, "problem");
    if (!problem.empty()) session.note(problem);
  }
  return exit_code::done;
}

}  // namespace

command triggers_list_command() {
  return {
      .path = "triggers list",
      .summary = "List what starts runs: webhooks, schedules, polls",
      .run = &list,
  };
}

}  // namespace pawl::cli
