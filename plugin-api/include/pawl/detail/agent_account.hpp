// What one prompt of an agent has used, and what it may use.
#pragma once

#include <pawl/agent_options.hpp>
#include <pawl/agent_request.hpp>
#include <pawl/context.hpp>
#include <pawl/detail/agent_transcript.hpp>
#include <pawl/json.hpp>
#include <pawl/model.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::detail {

// The details of an error, where they are an object or nothing.
inline std::optional<boost::json::object> details_of(const error& why) {
  if (why.details().empty()) return boost::json::object();
  try {
    boost::json::value made = parse(why.details(), {});
    if (made.is_object()) return std::move(made.get_object());
  } catch (const conversion_error&) {
    // someone else's
  }
  return std::nullopt;
}

class agent_account {
 public:
  agent_account(context& ctx, std::string_view agent, const agent_declaration& is,
                const agent_request& asked, std::string session)
      : ctx_(ctx),
        agent_(agent),
        is_(is),
        session_(std::move(session)),
        began_(ctx.now()),
        needs_price_(asked.needs_price.value_or(false) || is.cost_max > 0) {}

  // Asks the model, and counts what that cost, also where it failed.
  task<prompt_answer> ask(model_request asked) {
    asked.model = is_.model;
    if (needs_price_) asked.needs_price = true;
    ++steps_;
    try {
      prompt_answer said = co_await ask_model.run(ctx_, asked);
      if (said.usage.tokens() == 0) said.usage = guessed(asked, said);
      count(said.usage, said.cost);
      co_return said;
    } catch (const step_error& why) {
      count_failed(why);
      throw;
    }
  }

  void count(const model_usage& more, double cost) {
    used_.usage += more;
    used_.cost += cost;
  }
  // What a model or an agent that failed has used, where its error says so.
  void count_failed(const error& why) {
    const auto details = details_of(why);
    const boost::json::value* used = details ? details->if_contains("used") : nullptr;
    if (used == nullptr) return;
    try {
      const auto told = from_value<model_used>(*used);
      count(told.usage, told.cost);
    } catch (const conversion_error&) {
      // another's word for something else
    }
  }
  // The error with what was used by now, for whoever called this agent.
  template <class Error>
  Error with_used(Error why) const {
    if (auto details = details_of(why)) {
      details->insert_or_assign("used", parse(to_json(used_), {}));
      why.with_details(boost::json::serialize(*details));
    }
    return why;
  }

  const model_used& used() const { return used_; }
  uint64_t steps() const { return steps_; }
  bool needs_price() const { return needs_price_; }
  bool is_late() const { return is_.time_max.count() > 0 && ctx_.now() - began_ >= is_.time_max; }

  // The limit that is reached, if any.
  std::optional<error> exceeded() const {
    const auto limit = [&](const char* which, const std::string& most) {
      return final_error("budget_exceeded", "agent " + std::string(agent_) + " has used its " +
                                                which + " (" + most + "); session " + session_ +
                                                " can be gone on with")
          .with_details(std::string(R"({"limit":")") + which + R"("})");
    };
    if (steps_ >= is_.steps_max) return limit("steps", std::to_string(is_.steps_max));
    if (is_.tokens_max > 0 && used_.usage.tokens() >= is_.tokens_max)
      return limit("tokens", std::to_string(is_.tokens_max));
    if (is_.cost_max > 0 && used_.cost >= is_.cost_max)
      return limit("cost", std::to_string(is_.cost_max));
    if (is_late()) return limit("time", std::to_string(is_.time_max.count()) + " ms");
    return std::nullopt;
  }

 private:
  // By the size of what was said, where a server does not tell: else a budget would bound nothing.
  static model_usage guessed(const model_request& asked, const prompt_answer& said) {
    return {bytes_of(asked.messages) / bytes_per_token,
            bytes_of({{"assistant", said.content}}) / bytes_per_token, 0};
  }

  context& ctx_;
  const std::string_view agent_;
  const agent_declaration& is_;
  const std::string session_;
  const time_point began_;
  const bool needs_price_;  // by its own budget of cost, or by that of an agent above it
  uint64_t steps_ = 0;      // calls of the model
  model_used used_;
};

}  // namespace pawl::detail
