// One prompt of an agent: its model and its tools in turns, until there is an answer.
#pragma once

#include <pawl/agent_options.hpp>
#include <pawl/agent_request.hpp>
#include <pawl/context.hpp>
#include <pawl/detail/agent_account.hpp>
#include <pawl/detail/agent_memory.hpp>
#include <pawl/detail/agent_transcript.hpp>
#include <pawl/map.hpp>
#include <pawl/step.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::detail {

inline constexpr size_t calls_per_answer_max = 64;

class agent_turn {
 public:
  agent_turn(context& ctx, std::string_view agent, const agent_declaration& is,
             agent_request request)
      : ctx_(ctx),
        agent_(agent),
        is_(is),
        request_(std::move(request)),
        session_(request_.session.value_or(ctx.run_id())),
        account_(ctx, agent, is, request_, session_),
        memory_(ctx, account_, agent, is, session_) {}

  // What it throws says what was used by then.
  task<agent_answer> run() {
    try {
      co_return co_await answer();
    } catch (const step_error& why) {
      throw account_.with_used(why);  // the same step: a retry goes on there
    }
  }

 private:
  task<agent_answer> answer() {
    co_await memory_.open(request_.message);
    prompt_answer said;
    std::optional<error> over = account_.exceeded();
    while (!over) {
      co_await memory_.compact_if_long();
      over = account_.exceeded();
      if (over) break;
      said = co_await ask();
      if (said.stop == "refused") std::erase_if(said.content, is_no_text);
      memory_.name_calls_apart(said.content);
      memory_.say({"assistant", said.content});
      if (std::ranges::none_of(said.content, is_call)) break;
      memory_.say(co_await results_of(said));
      over = account_.exceeded();
    }
    co_await memory_.keep();
    if (over) throw account_.with_used(*over);
    agent_answer made;
    made.text = text_of(said.content);
    made.value = said.value.value_or(nullptr);
    made.session = session_;
    made.stop = said.stop;
    made.steps = account_.steps();
    made.usage = account_.used().usage;
    made.cost = account_.used().cost;
    co_return made;
  }

  // Once more with less, where the model had no room for it.
  task<prompt_answer> ask() {
    try {
      co_return co_await account_.ask(request());
    } catch (const step_error& why) {
      if (why.code() != PAWL_ERROR_TOO_LARGE) throw;
    }
    co_await memory_.halve();
    co_return co_await account_.ask(request());
  }

  model_request request() const {
    model_request made;
    made.messages.push_back(text_message("system", is_.system));
    made.messages.insert(made.messages.end(), memory_.told().begin(), memory_.told().end());
    for (const agent_tool& each : is_.tools) {
      made.tools.push_back({each.name, each.is != agent_tool::kind::action, {}, {}});
    }
    made.response_schema = request_.answer_schema;
    return made;
  }

  task<model_message> results_of(const prompt_answer& said) {
    std::vector<tool_call> calls = tool_calls(said.content);
    std::vector<tool_result> refused;
    while (calls.size() > calls_per_answer_max) {
      refused.push_back(failed_result(
          calls.back(),
          "not called: at most " + std::to_string(calls_per_answer_max) + " at a time"));
      calls.pop_back();
    }
    // Its arguments may be half of what the model meant.
    if (said.stop == "length" && refused.empty() && is_call(said.content.back())) {
      refused.push_back(failed_result(
          calls.back(), "not called: your answer was cut off here, at " +
                            std::to_string(said.usage.output_tokens) +
                            " tokens; write less at once, with more calls if need be"));
      calls.pop_back();
    }
    const size_t each_max = std::min(
        memory_.results_bytes_max() / std::max<size_t>(calls.size(), 1), tool_text_bytes_max);
    auto used = co_await map("tools", calls, [this](tool_call& call) { return use(call); });
    model_message made{"tool", {}};
    for (tool_result& each : used.values()) {
      cut_text(each.text, each_max);
      made.content.emplace_back(std::move(each));
    }
    made.content.insert(made.content.end(), refused.rbegin(), refused.rend());
    co_return made;
  }

  task<tool_result> use(tool_call call) {
    const agent_tool* known = is_.find(call.name);
    if (known == nullptr) co_return failed_result(call, "there is no such tool");
    if (known->approval) {
      std::optional<std::string> refused = co_await refusal(*known, call);
      if (refused) co_return failed_result(call, *refused);
      if (account_.is_late()) co_return failed_result(call, "not called: the time is over");
    }
    try {
      boost::json::value output = co_await output_of(*known, call);
      co_return good_result(call, output);
    } catch (const step_error& why) {
      account_.count_failed(why);
      // A name that only a pattern covers is the model's own.
      const bool is_made_up = known->is_pattern() && why.code() == PAWL_ERROR_UNKNOWN_ACTION;
      if (is_for_a_person(why.code()) && !is_made_up) throw;
      co_return failed_result(call, why.code() + ": " + why.message());
    }
  }

  task<boost::json::value> output_of(const agent_tool& known, const tool_call& call) {
    const std::string input = to_json(call.arguments);
    if (known.is == agent_tool::kind::action) {
      call_options options;
      options.scope = known.scope;
      co_return co_await step<boost::json::value>(call.name, input, std::move(options));
    }
    if (known.is == agent_tool::kind::workflow)
      co_return co_await child_run<boost::json::value>(call.name, input, {});
    auto said = co_await child_run<agent_answer>(call.name, request_to_agent(call), {});
    account_.count(said.usage, said.cost);
    co_return said.value.is_null() ? boost::json::value(said.text) : said.value;
  }

  // The message alone: a model that names a session could read another's, or wait for its own.
  std::string request_to_agent(const tool_call& call) const {
    const auto* given = call.arguments.if_object();
    const boost::json::value* message = given == nullptr ? nullptr : given->if_contains("message");
    boost::json::object asked;
    if (message != nullptr) asked.emplace("message", *message);
    if (account_.needs_price()) asked.emplace("needs_price", true);
    return to_json(boost::json::value(asked));
  }

  // Why the call may not be made; nothing when a person said yes.
  task<std::optional<std::string>> refusal(const agent_tool& known, const tool_call& call) {
    hook_options options;
    options.timeout(known.approval_timeout);
    options.about("Agent " + std::string(agent_) + " wants to call " + call.name + " with " +
                  to_json(call.arguments));
    auto asked = ctx_.hook<approval>("approve " + call.name, options);
    try {
      approval said = co_await asked;
      if (said.approved) co_return std::nullopt;
      co_return "a person refused this call" + (said.reason ? ": " + *said.reason : "");
    } catch (const step_error& why) {
      co_return "no one approved this call: " + why.message();
    }
  }

  // A fault that no model can work around: the run fails, and goes on when it is mended.
  static bool is_for_a_person(std::string_view code) {
    return code == PAWL_ERROR_MISSING_CREDENTIAL || code == PAWL_ERROR_UNKNOWN_ACTION ||
           code == PAWL_ERROR_UNKNOWN_WORKFLOW || code == "unknown_price";
  }

  context& ctx_;
  const std::string_view agent_;
  const agent_declaration& is_;
  const agent_request request_;
  const std::string session_;
  agent_account account_;
  agent_memory memory_;
};

inline task<agent_answer> run_agent(context& ctx, std::string_view agent,
                                    const agent_declaration& is, agent_request request) {
  agent_turn turn(ctx, agent, is, std::move(request));
  co_return co_await turn.run();
}

}  // namespace pawl::detail
