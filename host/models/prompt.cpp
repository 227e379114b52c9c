#include "models/prompt.hpp"

#include <pawl/json.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace pawl::models {
namespace {

namespace json = boost::json;

constexpr const char* default_name = "default";
constexpr const char* otherwise = "scripted/none";  // where no model is configured

template <class T>
result<T> read(std::string_view text, std::string_view what) {
  try {
    return from_json<T>(text);
  } catch (const error& why) {
    return failure{PAWL_ERROR_INVALID_INPUT, fmt::format("{}: {}", what, why.message())};
  }
}

void add_what_is_unset(model_setting& to, const model_setting& from) {
  if (!to.input_price) to.input_price = from.input_price;
  if (!to.cached_price) to.cached_price = from.cached_price;
  if (!to.output_price) to.output_price = from.output_price;
  if (to.options.text.empty()) to.options = from.options;
}

bool has_calls(const std::vector<model_part>& content) {
  return std::ranges::any_of(
      content, [](const model_part& each) { return std::holds_alternative<tool_call>(each); });
}

// Models like to put JSON into a fence, whatever they are told.
std::string_view without_fence(std::string_view text) {
  const auto trim = [](std::string_view of) {
    const size_t from = of.find_first_not_of(" \t\r\n");
    return from == of.npos ? std::string_view()
                           : of.substr(from, of.find_last_not_of(" \t\r\n") - from + 1);
  };
  text = trim(text);
  if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
  text.remove_suffix(3);
  text.remove_prefix(std::min(text.find('\n'), text.size()));
  return trim(text);
}

}  // namespace

result<prompt> prompt::make(std::string_view input, const model_settings& known,
                            const tool_finder& find) {
  auto asked = read<model_request>(input, "input of action llm.prompt");
  if (!asked) return asked.error();
  prompt made;
  made.request_ = std::move(*asked);
  if (auto chosen = made.choose_model(known); !chosen) return chosen.error();
  if (auto described = made.describe_tools(find); !described) return described.error();
  made.rename_calls();
  if (made.request_.response_schema) {
    auto checker = schema::checker::compile_value(*made.request_.response_schema);
    if (!checker) return checker.error();
    made.wanted_ = std::move(*checker);
  }
  return made;
}

result<void> prompt::choose_model(const model_settings& known) {
  const std::string name = request_.model.empty() ? default_name : request_.model;
  std::string full = name;
  if (const auto found = known.find(name); found != known.end()) {
    setting_ = found->second;
    if (!setting_.model.empty()) full = setting_.model;
    // Prices and options may stand beside the model itself.
    if (const auto own = known.find(full); own != known.end() && own->second.model.empty())
      add_what_is_unset(setting_, own->second);
  } else if (name == default_name) {
    full = otherwise;
  }
  const size_t slash = full.find('/');
  if (slash == full.npos || slash == 0 || slash + 1 == full.size())
    return failure{"unknown_model",
                   fmt::format("there is no model '{}': name it PROVIDER/MODEL, or say what it is "
                               "under \"models\" in the config file",
                               full)};
  if (request_.needs_price.value_or(false) && !(setting_.input_price && setting_.output_price))
    return failure{"unknown_price",
                   fmt::format("what is asked has a budget of cost, and the price of {} is not "
                               "known: give it an input_price and an output_price under \"models\" "
                               "in the config file, 0 where it costs nothing",
                               full)};
  request_.needs_price.reset();
  provider_ = full.substr(0, slash);
  request_.model = full.substr(slash + 1);
  made_.model = std::move(full);
  if (!setting_.options.text.empty() && !request_.options)
    request_.options = detail::parse(setting_.options.text, {});
  return {};
}

result<void> prompt::describe_tools(const tool_finder& find) {
  std::vector<model_tool> described;
  for (model_tool& each : request_.tools) {
    if (each.schema) {
      each.name = names_.outside(each.name);
      described.push_back(std::move(each));
      continue;
    }
    const auto found = find(each);
    if (!found) return found.error();
    if (found->empty() && !each.name.ends_with('*'))
      return failure{"unknown_tool",
                     fmt::format("no loaded module has a{} '{}' that could be a tool: see `pawl "
                                 "modules list`",
                                 each.workflow ? " workflow" : "n action", each.name)};
    for (const tool_description& tool : *found) {
      std::string name = names_.outside(tool.name);
      if (std::ranges::find(described, name, &model_tool::name) != described.end())
        continue;  // by a pattern, and on its own
      described.push_back(
          {std::move(name), false, tool.description, detail::parse(tool.input_schema, {})});
    }
  }
  request_.tools = std::move(described);
  return {};
}

// What was called before is told under the names of now.
void prompt::rename_calls() {
  for (model_message& message : request_.messages) {
    for (model_part& each : message.content) {
      if (auto* call = std::get_if<tool_call>(&each)) call->name = names_.outside(call->name);
      if (auto* result = std::get_if<tool_result>(&each))
        result->name = names_.outside(result->name);
    }
  }
}

std::string prompt::input() const {
  return to_json(request_);
}

double prompt::cost_of(const model_usage& usage) const {
  const uint64_t cached = std::min(usage.cached_tokens, usage.input_tokens);
  const double input_price = setting_.input_price.value_or(0);
  return (static_cast<double>(usage.input_tokens - cached) * input_price +
          static_cast<double>(cached) * setting_.cached_price.value_or(input_price) +
          static_cast<double>(usage.output_tokens) * setting_.output_price.value_or(0)) /
         1e6;
}

result<json::value> prompt::value_in(const std::string& text) const {
  auto value = read<json::value>(without_fence(text), "the answer");
  if (!value) return value;
  if (auto wrong = wanted_->check(*value))
    return failure{PAWL_ERROR_INVALID_OUTPUT,
                   "the answer does not fit its schema: " + wrong->sentence()};
  return value;
}

std::optional<result<std::string>> prompt::take(std::string_view output) {
  auto given = read<model_answer>(output, "output of provider " + provider_);
  if (!given) return failure{PAWL_ERROR_INVALID_OUTPUT, given.error().message};
  made_.usage += given->usage;
  made_.cost += cost_of(given->usage);
  made_.stop = std::move(given->stop);
  made_.content = std::move(given->content);
  if (wanted_ && made_.stop == "end" && !has_calls(made_.content)) {
    const std::string text = text_of(made_.content);
    auto value = value_in(text);
    if (!value && made_.repairs == repairs_max)
      return failure{PAWL_ERROR_INVALID_OUTPUT,
                     fmt::format("model {} gave no answer that fits, {} times: {}", made_.model,
                                 repairs_max + 1, value.error().message),
                     to_json(failed_details{model_used{made_.usage, made_.cost}})};
    if (!value) {
      ++made_.repairs;
      request_.messages.push_back({"assistant", made_.content});
      request_.messages.push_back(text_message(
          "user", value.error().message + ". Answer again, with nothing but JSON that fits."));
      return std::nullopt;
    }
    made_.value = std::move(*value);
  }
  for (model_part& each : made_.content) {
    if (auto* call = std::get_if<tool_call>(&each)) call->name = names_.inside(call->name);
  }
  return to_json(made_);
}

}  // namespace pawl::models
