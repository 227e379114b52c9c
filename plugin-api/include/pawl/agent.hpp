// An agent: a workflow in which a model chooses the way. It is told what it is for, is given tools,
// and calls them until it has an answer. Every call of the model and of a tool is a recorded step
// of its run, so a crash in the tenth turn repeats nothing.
//
//   inline constexpr pawl::agent triage{"triage"};          // in a header that others share
//
//   PAWL_AGENT(triage, "Triage", "Sorts support tickets and answers the plain ones",
//              pawl::system_prompt("You sort support tickets. ..."),
//              pawl::tool(find_customer), pawl::tool(refund).approval(),
//              pawl::tool(ask_a_person), pawl::steps_max(12))
//
//   auto said = co_await triage.prompt(ctx, {.message = ticket.text});      // in a workflow
//
// Tools are actions, workflows, other agents and the tools of MCP servers, and none but those
// named. What a tool is and takes is what it says of itself; the model's arguments are held against
// its schema, and what is wrong with them, as any failure of a tool, is told to the model. Only a
// fault that a person has to mend, a missing credential or module, ends the run: it goes on from
// there when it is retried.
#pragma once

#include <pawl/agent_options.hpp>
#include <pawl/detail/agent_turn.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pawl {

class agent : public workflow<agent_request, agent_answer> {
 public:
  explicit constexpr agent(std::string_view slug) : workflow(slug) {}

  // A child run of its own. Throws step_error with code budget_exceeded when a limit of the agent
  // was reached.
  child_run<agent_answer> prompt(context& ctx, const agent_request& request,
                                 child_options options = {}) const {
    return run(ctx, request, std::move(options));
  }

  // The same, for an answer that has T's schema. Throws model_refused, answer_cut too.
  template <class T>
  task<T> prompt(context& ctx, agent_request request, child_options options = {}) const {
    request.answer_schema = detail::parse(schema_of<T>(), {});
    agent_answer said = co_await run(ctx, request, std::move(options));
    const std::string who = "agent " + std::string(slug());
    if (said.stop == "refused")
      throw final_error("model_refused", who + " would not answer: " + said.text);
    if (said.stop == "length") throw final_error("answer_cut", who + " gave no whole answer");
    co_return from_value<T>(said.value);
  }
};

}  // namespace pawl

// Exports an agent: its reference, a title and a description, literals, then its options
// (agent_options.hpp). It is a workflow of the reference's slug.
#define PAWL_AGENT(reference, title, description, ...)                                \
  static const ::pawl::detail::agent_declaration pawl_agent_##reference{__VA_ARGS__}; \
  static ::pawl::task<::pawl::agent_answer> pawl_prompt_##reference(                  \
      ::pawl::context& ctx, ::pawl::agent_request request) {                          \
    return ::pawl::detail::run_agent(ctx, (reference).slug(), pawl_agent_##reference, \
                                     std::move(request));                             \
  }                                                                                   \
  PAWL_WORKFLOW(pawl_prompt_##reference, (reference).slug(), title, description,      \
                pawl_agent_##reference)
