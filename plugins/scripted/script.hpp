// What the provider says to what: a list of answers, of which the first that fits is given. An
// answer depends on the request alone, so that a step that is tried again gets the same.
#pragma once

#include <pawl/field.hpp>
#include <pawl/model.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pawl::scripted {

struct scripted_call {
  std::string tool;
  boost::json::value arguments = boost::json::object();
};
BOOST_DESCRIBE_STRUCT(scripted_call, (), (tool, arguments))
PAWL_SCHEMA(scripted_call, pawl::closed,
            pawl::field(&scripted_call::tool, "As the workflow names it").length_min(1))

struct scripted_error {
  std::string code;
  std::string message = "the script says so";
  bool retryable = false;
  uint64_t retry_after_ms = 0;
};
BOOST_DESCRIBE_STRUCT(scripted_error, (), (code, message, retryable, retry_after_ms))
PAWL_SCHEMA(scripted_error, pawl::closed,
            pawl::field(&scripted_error::code).pattern("^[a-z][a-z0-9_]*$"),
            pawl::field(&scripted_error::message).defaults(),
            pawl::field(&scripted_error::retryable).defaults(),
            pawl::field(&scripted_error::retry_after_ms).defaults())

struct scripted_answer {
  std::optional<std::string> model, says, after;
  std::optional<std::string> text;
  std::optional<boost::json::value> value;
  std::vector<scripted_call> calls;
  std::optional<std::string> stop;
  std::optional<scripted_error> error;
};
BOOST_DESCRIBE_STRUCT(scripted_answer, (), (model, says, after, text, value, calls, stop, error))
PAWL_SCHEMA(scripted_answer, pawl::closed,
            pawl::field(&scripted_answer::model, "Only when this model is asked"),
            pawl::field(&scripted_answer::says, "Only when the last message holds this text"),
            pawl::field(&scripted_answer::after,
                        "Only when the last message is what this tool gave"),
            pawl::field(&scripted_answer::text, "What is answered"),
            pawl::field(&scripted_answer::value, "What is answered, as JSON"),
            pawl::field(&scripted_answer::calls, "The tools that are called").defaults(),
            pawl::field(&scripted_answer::stop, "\"end\" or \"tool_calls\" unless given")
                .pattern("^(end|tool_calls|length|refused)$"),
            pawl::field(&scripted_answer::error, "How the call fails instead"))

struct settings {
  std::vector<scripted_answer> answers;
  std::string file;
};
BOOST_DESCRIBE_STRUCT(settings, (), (answers, file))
PAWL_SCHEMA(settings, pawl::closed,
            pawl::field(&settings::answers, "The first that fits is given").defaults(),
            pawl::field(&settings::file, "A JSON file with a list of more of them").defaults())

// Immutable; any thread.
class script {
 public:
  // Throws pawl::error when the file can't be read.
  explicit script(settings given);

  // Throws the error that the script has for this request. Where no answer fits: a value by the
  // request's schema, or a text that says that no model was asked.
  model_answer answer(const model_request& request) const;

 private:
  std::vector<scripted_answer> answers_;
};

}  // namespace pawl::scripted
