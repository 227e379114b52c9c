// What is said to a model and what it answers. The shape of its JSON, rule by rule, is in model.h.
//
//   auto answer = co_await ctx.prompt_llm<verdict>("Is this spam?\n" + mail.text);
//
// is all that most workflows need (context.hpp); ask_model is the step underneath, with messages,
// tools and usage in full.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pawl {

struct model_text {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(model_text, (), (text))

// The model wants a tool to be called.
struct tool_call {
  std::string id;  // names the call within the conversation
  std::string name;
  boost::json::value arguments;
};
BOOST_DESCRIBE_STRUCT(tool_call, (), (id, name, arguments))

// What a call gave, or why it failed.
struct tool_result {
  std::string id;
  std::string name;
  std::string text;
  bool failed = false;
};
BOOST_DESCRIBE_STRUCT(tool_result, (), (id, name, text, failed))

// What the model thought on its way. Some vendors want it back as it came, beside the calls that it
// led to.
struct model_thought {
  std::string thought;        // in words; may be empty
  boost::json::value sealed;  // the provider's own, by which it knows it again
};
BOOST_DESCRIBE_STRUCT(model_thought, (), (thought, sealed))

// Told apart by their members: the first that fits.
using model_part = std::variant<tool_result, tool_call, model_thought, model_text>;

struct model_message {
  std::string role;  // "system", "user", "assistant", "tool"
  std::vector<model_part> content;
};
BOOST_DESCRIBE_STRUCT(model_message, (), (role, content))

// A tool that the model may call. In a workflow the name of an action or a workflow is enough, or
// one that ends in '*' for all actions that begin so: the host adds what they say of themselves.
struct model_tool {
  std::string name;
  bool workflow = false;
  std::optional<std::string> description;
  std::optional<boost::json::value> schema;
};
BOOST_DESCRIBE_STRUCT(model_tool, (), (name, workflow, description, schema))
PAWL_SCHEMA(model_tool, pawl::field(&model_tool::workflow).defaults())

struct model_request {
  std::string model;  // "PROVIDER/MODEL" or a name of the host's configuration; empty: its default
  std::vector<model_message> messages;
  std::vector<model_tool> tools;
  std::optional<boost::json::value> response_schema;
  std::optional<uint64_t> output_tokens_max;
  std::optional<double> temperature;
  std::optional<boost::json::value> options;
  std::optional<bool> needs_price;  // true: a model whose price the host does not know is not asked
};
BOOST_DESCRIBE_STRUCT(model_request, (),
                      (model, messages, tools, response_schema, output_tokens_max, temperature,
                       options, needs_price))
PAWL_SCHEMA(model_request, pawl::field(&model_request::model).defaults(),
            pawl::field(&model_request::messages).items_min(1),
            pawl::field(&model_request::tools).defaults())

struct model_usage {
  uint64_t input_tokens = 0;
  uint64_t output_tokens = 0;
  uint64_t cached_tokens = 0;  // of the input

  // Stays at the most there is: what providers tell is not to be trusted.
  model_usage& operator+=(const model_usage& more) {
    input_tokens = sum(input_tokens, more.input_tokens);
    output_tokens = sum(output_tokens, more.output_tokens);
    cached_tokens = sum(cached_tokens, more.cached_tokens);
    return *this;
  }
  uint64_t tokens() const { return sum(input_tokens, output_tokens); }

 private:
  static uint64_t sum(uint64_t one, uint64_t other) {
    return one > UINT64_MAX - other ? UINT64_MAX : one + other;
  }
};
BOOST_DESCRIBE_STRUCT(model_usage, (), (input_tokens, output_tokens, cached_tokens))
PAWL_SCHEMA(model_usage, pawl::field(&model_usage::input_tokens).defaults(),
            pawl::field(&model_usage::output_tokens).defaults(),
            pawl::field(&model_usage::cached_tokens).defaults())

// What was used by something that failed: the member "used" of its error's details.
struct model_used {
  model_usage usage;
  double cost = 0;
};
BOOST_DESCRIBE_STRUCT(model_used, (), (usage, cost))
struct failed_details {
  std::optional<model_used> used;
};
BOOST_DESCRIBE_STRUCT(failed_details, (), (used))

// What a provider gives.
struct model_answer {
  std::vector<model_part> content;
  std::string stop = "end";  // "end", "tool_calls", "length", "refused"
  model_usage usage;
};
BOOST_DESCRIBE_STRUCT(model_answer, (), (content, stop, usage))
PAWL_SCHEMA(model_answer, pawl::field(&model_answer::usage).defaults())

// What the step llm.prompt gives: the answer, and what the host knows of it.
struct prompt_answer : model_answer {
  std::optional<boost::json::value> value;  // by the response_schema
  double cost = 0;                          // by the host's prices
  uint64_t repairs = 0;                     // answers before it that did not fit the schema
  std::string model;                        // that answered: "PROVIDER/MODEL"
};
BOOST_DESCRIBE_STRUCT(prompt_answer, (model_answer), (value, cost, repairs, model))
PAWL_SCHEMA(prompt_answer, pawl::field(&prompt_answer::cost).defaults(),
            pawl::field(&prompt_answer::repairs).defaults(),
            pawl::field(&prompt_answer::model).defaults())

// Asks a model once. Fails with unknown_model, unknown_price, unknown_tool, invalid_output when no
// answer fits the schema, and with what the provider says.
inline constexpr action<model_request, prompt_answer> ask_model{"llm.prompt"};

inline model_message text_message(std::string role, std::string text) {
  return {std::move(role), {model_text{std::move(text)}}};
}

// All that a message says in words.
inline std::string text_of(const std::vector<model_part>& content) {
  std::string text;
  for (const model_part& each : content) {
    if (const auto* words = std::get_if<model_text>(&each)) text += words->text;
  }
  return text;
}

}  // namespace pawl
