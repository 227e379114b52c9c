// One step llm.prompt: the request of a workflow made into one for a provider, and the provider's
// answers into one for the workflow. Pure: no I/O, no thread.
#pragma once

#include "models/tool_names.hpp"
#include "schema/checker.hpp"

#include <pawl/model.hpp>
#include <pawl/models.hpp>
#include <pawl/result.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::models {

inline constexpr uint64_t repairs_max = 2;

// What a tool says of itself.
struct tool_description {
  std::string name;  // of the action or the workflow
  std::string description;
  std::string input_schema;  // JSON
};

// The actions, or the workflow, that a tool of a request stands for; a name that ends in '*' may
// stand for many. Empty: there is none. Errors: unavailable, while that can't be told.
using tool_finder = std::function<result<std::vector<tool_description>>(const model_tool&)>;

class prompt {
 public:
  // Errors: invalid_input, unknown_model, unknown_price, unknown_tool, invalid_schema, none of
  // which is worth another attempt; the finder's.
  static result<prompt> make(std::string_view input, const model_settings& known,
                             const tool_finder& find);

  [[nodiscard]] const std::string& provider() const { return provider_; }
  // Input of the provider's action. Changes when an answer was sent back.
  [[nodiscard]] std::string input() const;

  // Takes the provider's output. Nothing: ask again. Errors: invalid_output, when no answer fits;
  // its details say what was used.
  std::optional<result<std::string>> take(std::string_view output);
  [[nodiscard]] uint64_t repairs() const { return made_.repairs; }

 private:
  prompt() = default;
  result<void> choose_model(const model_settings& known);
  result<void> describe_tools(const tool_finder& find);
  void rename_calls();
  [[nodiscard]] double cost_of(const model_usage& usage) const;
  // The value that the answer's text holds, or what is wrong with it.
  result<boost::json::value> value_in(const std::string& text) const;

  std::string provider_;
  model_request request_;  // for the provider
  model_setting setting_;
  tool_names names_;
  std::optional<schema::checker> wanted_;
  prompt_answer made_;
};

}  // namespace pawl::models
