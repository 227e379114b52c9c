#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/format.hpp"
#include "cli/suggestion.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

namespace json = boost::json;

void print_answer(session& session, const std::string& output) {
  const json::value answer = api::from_text(output);
  const std::string text = text_member(answer, "text");
  session.world.out << (session.world.out_is_terminal ? harmless(text) : text) << '\n';
  session.note(
      fmt::format("Session {} ({}); go on with: {}", text_member(answer, "session"),
                  usage_text(answer.at("usage"), answer.at("cost")),
                  session.command_line("agents prompt " + session.args.operand(0) + " --session " +
                                       text_member(answer, "session") + " MESSAGE")));
}

// One that is no agent would run, and answer something else.
result<void> check_is_agent(host& host, std::string_view name) {
  for (const export_info& each : host.workflows()) {
    if (each.name != name) continue;
    if (api::is_agent(each)) return {};
    return failure{
        PAWL_ERROR_INVALID_INPUT,
        fmt::format("workflow '{}' is no agent: see `pawl agents list`, or start it with "
                    "`pawl run`",
                    name)};
  }
  return {};  // its start tells
}

int prompt(session& session) {
  json::object input{{"message", session.args.operand(1)}};
  if (auto id = session.args.value("--session")) input.emplace("session", *id);
  start_request request = {.workflow = session.args.operand(0), .trigger = "cli"};
  request.input = api::to_text(input);
  return change_and_drive(session,
                          [&](host& host) -> result<std::string> {
                            if (auto is = check_is_agent(host, request.workflow); !is)
                              return std::move(is).error();
                            auto started = host.start(request);
                            if (!started)
                              return with_suggestion(std::move(started).error(),
                                                     PAWL_ERROR_UNKNOWN_WORKFLOW, request.workflow,
                                                     host.workflows());
                            return started->run_id;
                          },
                          {.print_output = &print_answer});
}

}  // namespace

command agents_prompt_command() {
  return {
      .path = "agents prompt",
      .summary = "Ask an agent, and print what it answers",
      .operands = {{"AGENT", "The agent's slug: see `pawl agents list`"},
                   {"MESSAGE", "What it is asked, one word for the shell"}},
      .options = {{"--session", "ID", "Go on with a session: see `pawl agents sessions`"},
                  detach_option()},
      .notes =
          "A prompt is a run of its own: `pawl runs show` has each call of the model and of a "
          "tool.\n"
          "Where the agent waits for a person, the command says how to answer and ends with 0.",
      .run = &prompt,
  };
}

}  // namespace pawl::cli
