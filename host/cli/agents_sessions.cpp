#include "api/json_text.hpp"
#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "cli/triggers.hpp"
#include "client/uri_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

namespace json = boost::json;

std::string state_of(const json::value& session) {
  return session.at("open").is_null() ? "idle" : "open";
}

int list(session& session) {
  std::string path = "/v1/sessions?limit=1000";
  if (auto agent = session.args.value("--agent")) path += "&agent=" + client::uri_encoded(*agent);
  PAWL_TRY(sessions, session.call("GET", path));
  if (session.json()) {
    session.print(sessions);
    return exit_code::done;
  }
  table rows({"ID", "AGENT", "STATE", "TURNS", "USED", "CHANGED"});
  for (const json::value& each : sessions.at("items").as_array()) {
    rows.add({text_member(each, "id"), text_member(each, "agent"), state_of(each),
              std::to_string(each.at("turns").to_number<uint64_t>()),
              usage_text(each.at("usage"), each.at("cost")),
              local_time(each.at("changed_ms").to_number<int64_t>())});
  }
  rows.print(session.world.out);
  return exit_code::done;
}

std::string words_of(const std::string& role, const json::object& part) {
  if (const json::value* arguments = part.if_contains("arguments"))
    return fmt::format("  → {} {}\n", text_member(part, "name"), payload(api::to_text(*arguments)));
  if (const json::value* failed = part.if_contains("failed"))
    return fmt::format("  {} {}\n", failed->as_bool() ? "✗" : "←",
                       payload(text_member(part, "text")));
  if (part.contains("text")) return fmt::format("{}: {}\n", role, text_member(part, "text"));
  const std::string thought = text_member(part, "thought");
  return thought.empty() ? thought : fmt::format("  ({})\n", thought);
}

void print_turn(std::ostream& to, const json::value& turn) {
  to << fmt::format("\n{}  run {}\n", local_time(turn.at("at_ms").to_number<int64_t>()),
                    text_member(turn, "run_id"));
  for (const json::value& message : turn.at("messages").as_array()) {
    for (const json::value& part : message.at("content").as_array())
      to << harmless(words_of(text_member(message, "role"), part.as_object()));
  }
}

int show(session& session) {
  const std::string path = "/v1/sessions/" + client::uri_encoded(session.args.operand(0));
  PAWL_TRY(of, session.call("GET", path));
  json::array turns;
  for (std::string cursor = "0"; !cursor.empty();) {
    PAWL_TRY(page, session.call("GET", path + "/turns?limit=1000&cursor=" + cursor));
    for (json::value& each : page.at("items").as_array()) turns.push_back(std::move(each));
    cursor = text_member(page, "next");
  }
  if (session.json()) {
    of.as_object().emplace("items", std::move(turns));
    session.print(of);
    return exit_code::done;
  }
  std::ostream& to = session.world.out;
  const auto count = of.at("turns").to_number<uint64_t>();
  to << fmt::format("session {} of agent {}: {} {}, {}\n", text_member(of, "id"),
                    text_member(of, "agent"), count, count == 1 ? "turn" : "turns",
                    usage_text(of.at("usage"), of.at("cost")));
  for (const json::value& each : turns) print_turn(to, each);
  if (const json::value& open = of.at("open"); !open.is_null()) {
    to << fmt::format("\n{}  run {}\nuser: {}\n", local_time(open.at("at_ms").to_number<int64_t>()),
                      text_member(open, "run_id"), harmless(text_member(open, "message")));
    session.note("No answer yet; see: " +
                 session.command_line("runs show " + text_member(open, "run_id")));
  }
  return exit_code::done;
}

int sessions(session& session) {
  return session.args.operands().empty() ? list(session) : show(session);
}

}  // namespace

command agents_sessions_command() {
  return {
      .path = "agents sessions",
      .summary = "List the sessions of agents, or show what was said in one",
      .operands = {{.name = "SESSION", .help = "Show this one", .optional = true}},
      .options = {{"--agent", "AGENT", "List only those of this agent"}},
      .run = &sessions,
  };
}

}  // namespace pawl::cli
