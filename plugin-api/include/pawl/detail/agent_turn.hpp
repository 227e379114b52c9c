// One prompt of an agent: its model and its tools in turns, until there is an answer.
#pragma once

#include <pawl/agent_options.hpp>
#include <pawl/agent_request.hpp>
#include <pawl/context.hpp>
#include <pawl/detail/agent_transcript.hpp>
#include <pawl/map.hpp>
#include <pawl/session.hpp>
#include <pawl/step.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::detail {

class agent_turn {
 public:
  agent_turn(context& ctx, std::string_view agent, const agent_declaration& is,
             agent_request request)
      : ctx_(ctx), agent_(agent), is_(is), request_(std::move(request)), began_(ctx.now()) {
    answer_.session = request_.session.value_or(ctx.run_id());
  }

  task<agent_answer> run() {
    if (is_.memory) co_await remember();
    say(text_message("user", request_.message));
    std::optional<error> over;
    for (;;) {
      over = exceeded();
      if (over) break;
      co_await compact_if_long();
      prompt_answer said = co_await ask_model.run(ctx_, request_for(context_));
      count(said.usage, said.cost);
      ++answer_.steps;
      std::vector<tool_call> calls = tool_calls(said.content);
      say({"assistant", said.content});
      if (calls.empty()) {
        finish(said);
        break;
      }
      auto used = co_await map("tools", calls, [this](tool_call& call) { return use(call); });
      say(results_of(used.values()));
    }
    if (is_.memory) co_await keep();
    if (over) throw *over;
    co_return std::move(answer_);
  }

 private:
  static model_message results_of(const std::vector<tool_result>& results) {
    return {"tool", {results.begin(), results.end()}};
  }

  task<void> remember() {
    opened_session known = co_await open_session.run(
        ctx_, session_opening{std::string(agent_), answer_.session, request_.message});
    turns_before_ = known.turns;
    if (known.summary) context_.push_back(summary_message(known.summary->text));
    std::move(known.messages.begin(), known.messages.end(), std::back_inserter(context_));
  }

  task<void> keep() {
    session_turn made;
    made.agent = agent_;
    made.session = answer_.session;
    made.turn = turns_before_ + 1;
    made.messages = turn_;
    made.usage = answer_.usage;
    made.cost = answer_.cost;
    made.summary = summary_;
    co_await save_session.run(ctx_, made);
  }

  // To the model from now on, and to the session.
  void say(const model_message& message) {
    context_.push_back(message);
    turn_.push_back(message);
  }

  model_request request_for(const std::vector<model_message>& messages) const {
    model_request made;
    made.model = is_.model;
    made.messages.push_back(text_message("system", is_.system));
    made.messages.insert(made.messages.end(), messages.begin(), messages.end());
    for (const agent_tool& each : is_.tools) {
      made.tools.push_back({each.name, each.is != agent_tool::kind::action, {}, {}});
    }
    made.response_schema = request_.answer_schema;
    return made;
  }

  // Earlier turns first, which the session then need not give again; within a long turn all that
  // came before the model's last words.
  task<void> compact_if_long() {
    if (cannot_compact_ || estimated_tokens(context_) <= is_.compact_above_tokens) co_return;
    const size_t earlier = context_.size() - turn_.size();
    const bool between_turns = !compacted_ && earlier > 1;
    const size_t covered = between_turns ? earlier : last_words(context_);
    if (covered < 2) co_return;
    model_request asked;
    asked.model = is_.model;
    asked.messages = compaction_of(context_, covered);
    auto summarise = [&] { return ask_model.run(ctx_, asked); };
    prompt_answer made = co_await ctx_.group("compact", summarise);
    count(made.usage, made.cost);
    const std::string text = text_of(made.content);
    // What is no summary must not take the place of what was said.
    cannot_compact_ = made.stop != "end" || text.empty();
    if (cannot_compact_) co_return;
    if (between_turns) summary_ = session_summary{text, turns_before_};
    compacted_ = true;
    context_.erase(context_.begin(), context_.begin() + static_cast<ptrdiff_t>(covered));
    context_.insert(context_.begin(), summary_message(text));
  }

  task<tool_result> use(tool_call call) {
    const agent_tool* known = is_.find(call.name);
    if (known == nullptr) co_return failed_result(call, "there is no such tool");
    if (known->approval) {
      std::optional<std::string> refused = co_await refusal(*known, call);
      if (refused) co_return failed_result(call, *refused);
    }
    try {
      boost::json::value output = co_await output_of(*known, call);
      co_return good_result(call, output);
    } catch (const step_error& why) {
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
    auto output = co_await child_run<boost::json::value>(call.name, input, {});
    if (known.is == agent_tool::kind::workflow) co_return output;
    auto said = from_value<agent_answer>(output);
    count(said.usage, said.cost);
    if (!said.value.is_null()) co_return said.value;
    co_return boost::json::value{{"text", said.text}, {"session", said.session}};
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
           code == PAWL_ERROR_UNKNOWN_WORKFLOW;
  }

  void count(const model_usage& more, double cost) {
    answer_.usage += more;
    answer_.cost += cost;
  }

  std::optional<error> exceeded() const {
    const auto limit = [&](const char* which, const std::string& most) {
      return final_error("budget_exceeded", "agent " + std::string(agent_) + " has used its " +
                                                which + " (" + most + "); session " +
                                                answer_.session + " can be gone on with")
          .with_details(std::string(R"({"limit":")") + which + R"("})");
    };
    const uint64_t tokens = answer_.usage.input_tokens + answer_.usage.output_tokens;
    if (answer_.steps >= is_.steps_max) return limit("steps", std::to_string(is_.steps_max));
    if (is_.tokens_max > 0 && tokens >= is_.tokens_max)
      return limit("tokens", std::to_string(is_.tokens_max));
    if (is_.cost_max > 0 && answer_.cost >= is_.cost_max)
      return limit("cost", std::to_string(is_.cost_max));
    if (is_.time_max.count() > 0 && ctx_.now() - began_ >= is_.time_max)
      return limit("time", std::to_string(is_.time_max.count()) + " ms");
    return std::nullopt;
  }

  void finish(const prompt_answer& said) {
    answer_.text = text_of(said.content);
    answer_.value = said.value.value_or(nullptr);
    answer_.stop = said.stop;
  }

  context& ctx_;
  const std::string_view agent_;
  const agent_declaration& is_;
  const agent_request request_;
  const time_point began_;
  agent_answer answer_;
  std::vector<model_message> context_;  // what the model is told, but for the system's prompt
  std::vector<model_message> turn_;     // what is new
  std::optional<session_summary> summary_;
  uint64_t turns_before_ = 0;
  bool compacted_ = false;
  bool cannot_compact_ = false;  // the model gave no summary
};

inline task<agent_answer> run_agent(context& ctx, std::string_view agent,
                                    const agent_declaration& is, agent_request request) {
  agent_turn turn(ctx, agent, is, std::move(request));
  co_return co_await turn.run();
}

}  // namespace pawl::detail
