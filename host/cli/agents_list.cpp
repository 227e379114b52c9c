#include "api/json_text.hpp"
#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

namespace json = boost::json;

std::string tools_of(const json::value& agent) {
  std::string names;
  for (const json::value& each : agent.at("tools").as_array()) {
    if (!names.empty()) names += ", ";
    names += text_member(each, "name");
    if (each.at("approval").as_bool()) names += " (asks)";
  }
  return names.empty() ? "-" : names;
}

int list(session& session) {
  PAWL_TRY(agents, session.call("GET", "/v1/agents"));
  if (session.json()) {
    session.print(agents);
    return exit_code::done;
  }
  table rows({"NAME", "MODEL", "TITLE", "TOOLS"});
  for (const json::value& each : agents.at("items").as_array()) {
    const json::value& agent = each.at("options").at("agent");
    const std::string model = text_member(agent, "model");
    rows.add({text_member(each, "name"), model.empty() ? "default" : model,
              text_member(each, "title"), tools_of(agent)});
  }
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

std::string usage_text(const json::value& usage, const json::value& cost) {
  const auto tokens = usage.at("input_tokens").to_number<uint64_t>() +
                      usage.at("output_tokens").to_number<uint64_t>();
  std::string made = fmt::format("{} tokens", tokens);
  if (const double spent = cost.to_number<double>(); spent > 0)
    made += fmt::format(", cost {:.4f}", spent);
  return made;
}

command agents_list_command() {
  return {
      .path = "agents list",
      .summary = "List agents: workflows in which a model chooses the way",
      .run = &list,
  };
}

}  // namespace pawl::cli
