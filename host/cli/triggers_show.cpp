#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

namespace json = boost::json;

void line(std::ostream& to, std::string_view name, const std::string& value) {
  if (!value.empty()) to << fmt::format("{:<12} {}\n", name, value);
}

std::string times(const json::array& of) {
  std::string all;
  for (const json::value& each : of)
    all += (all.empty() ? "" : ", ") + local_time(each.to_number<int64_t>());
  return all;
}

std::string ids(const json::array& of) {
  std::string all;
  for (const json::value& each : of)
    all += (all.empty() ? "" : ", ") + json::value_to<std::string>(each);
  return all;
}

void write_fires(std::ostream& to, const json::array& fires) {
  if (!fires.empty()) to << "\nLast fires\n";
  for (const json::value& each : fires)
    to << fmt::format("  {}  {:<9} {} {}\n", local_time(each.at("at_ms").to_number<int64_t>()),
                      text_member(each, "outcome"), ids(each.at("run_ids").as_array()),
                      text_member(each, "note"));
}

void write_failures(std::ostream& to, const json::array& failures) {
  if (!failures.empty()) to << "\nFailed starts\n";
  for (const json::value& each : failures)
    to << fmt::format("  {}  {}  {} ({} attempts)\n    {}\n    {}\n", text_member(each, "id"),
                      local_time(each.at("at_ms").to_number<int64_t>()),
                      text_member(each, "workflow"), each.at("attempts").to_number<int64_t>(),
                      text_member(each.at("error"), "message"),
                      payload(text_member(each, "document")));
}

int show(session& session) {
  const std::string& name = session.args.operand(0);
  PAWL_TRY(trigger, session.call("GET", trigger_path(name)));
  if (session.json()) {
    session.print(trigger);
    return exit_code::done;
  }
  std::ostream& to = session.world.out;
  line(to, "name", text_member(trigger, "name"));
  line(to, "kind", text_member(trigger, "kind"));
  line(to, "enabled", trigger.at("enabled").as_bool() ? "yes" : "no");
  line(to, "problem", text_member(trigger, "problem"));
  line(to, "file", text_member(trigger, "file"));
  line(to, "description", text_member(trigger, "description"));
  line(to, "next", times(trigger.at("next_ms").as_array()));
  line(to, "queued", times(trigger.at("queued_ms").as_array()));
  line(to, "counts", api::to_text(trigger.at("counts")));
  line(to, "poll failed", text_member(trigger, "poll_error"));
  line(to, "its output", payload(text_member(trigger, "poll_output")));
  const json::value& state = trigger.at("poll_state");
  if (!state.is_null()) line(to, "poll state", api::to_text(state));
  write_fires(to, trigger.at("fires").as_array());
  const auto& failures = trigger.at("failures").as_array();
  write_failures(to, failures);
  to << "\nDefinition\n" << api::to_indented_text(trigger.at("definition")) << '\n';
  if (!failures.empty())
    session.note(
        fmt::format("Start them again: {}", session.command_line("triggers retry " + name)));
  return exit_code::done;
}

}  // namespace

command triggers_show_command() {
  return {
      .path = "triggers show",
      .summary = "Show a trigger: when it fires, how it fired, what failed",
      .operands = {{"NAME", "The trigger's name"}},
      .run = &show,
  };
}

}  // namespace pawl::cli
