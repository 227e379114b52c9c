#include "responses.hpp"

#include "completion/answer_builder.hpp"
#include "completion/members.hpp"
#include "completion/rejection.hpp"
#include "response_format.hpp"

#include <pawl/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pawl::openai {
namespace {

namespace json = boost::json;
using completion::array_in;
using completion::count_in;
using completion::object_in;
using completion::text_in;

// The parts of a message are items of their own there.
void add_items(json::array& to, const model_message& message) {
  for (const model_part& part : message.content) {
    if (const auto* words = std::get_if<model_text>(&part)) {
      const std::string role = message.role == "tool" ? "user" : message.role;
      if (!words->text.empty())
        to.push_back(json::object{{"role", role}, {"content", words->text}});
    } else if (const auto* call = std::get_if<tool_call>(&part)) {
      to.push_back(json::object{{"type", "function_call"},
                                {"call_id", call->id},
                                {"name", call->name},
                                {"arguments", to_json(completion::arguments_told(*call))}});
    } else if (const auto* result = std::get_if<tool_result>(&part)) {
      to.push_back(json::object{{"type", "function_call_output"},
                                {"call_id", result->id},
                                {"output", completion::told(*result)}});
    } else if (const auto* thought = std::get_if<model_thought>(&part)) {
      const auto* sealed = thought->sealed.if_object();
      if (sealed != nullptr && sealed->contains("encrypted_content"))
        to.push_back(json::object{{"type", "reasoning"},
                                  {"id", text_in(*sealed, "id")},
                                  {"summary", json::array()},
                                  {"encrypted_content", sealed->at("encrypted_content")}});
    }
  }
}

json::array tools_of(const model_request& request) {
  json::array tools;
  for (const model_tool& tool : request.tools) {
    tools.push_back(json::object{{"type", "function"},
                                 {"name", tool.name},
                                 {"description", tool.description.value_or("")},
                                 {"parameters", tool.schema.value_or(json::object())},
                                 {"strict", false}});
  }
  return tools;
}

// The last event holds the answer in whole, so that the others matter to those who watch.
class reader final : public completion::answer_reader {
 public:
  std::string take_event(const json::object& event) override {
    const std::string_view type = text_in(event, "type");
    if (type == "response.output_text.delta" || type == "response.refusal.delta")
      return std::string(text_in(event, "delta"));
    const bool is_last =
        type == "response.completed" || type == "response.incomplete" || type == "response.failed";
    const auto* response = is_last ? object_in(event, "response") : nullptr;
    if (response == nullptr) return {};
    completion::throw_rejection_in(*response, "The model");
    take_whole(*response);
    return {};
  }

  bool is_over() const override { return !answer_.stop.empty(); }

  void take_whole(const json::object& body) override {
    const auto* output = array_in(body, "output");
    const std::string_view status = text_in(body, "status");
    if (output == nullptr || (status != "completed" && status != "incomplete")) return;
    answer_.stop = "end";
    uint64_t place = 0;
    for (const json::value& each : *output) {
      if (const auto* item = each.if_object()) take_item(place++, *item);
    }
    if (const auto* why = object_in(body, "incomplete_details"))
      answer_.stop = text_in(*why, "reason") == "content_filter" ? "refused" : "length";
    take_usage(body);
  }

  std::optional<model_answer> take_answer() override {
    if (answer_.stop.empty()) return std::nullopt;
    return answer_.take();
  }

 private:
  void take_item(uint64_t place, const json::object& item) {
    if (text_in(item, "type") == "function_call") {
      answer_.begin_call(place, text_in(item, "call_id"), text_in(item, "name"));
      answer_.add_arguments(place, text_in(item, "arguments"));
    }
    if (text_in(item, "type") == "reasoning") take_reasoning(place, item);
    const auto* content = text_in(item, "type") == "message" ? array_in(item, "content") : nullptr;
    if (content == nullptr) return;
    for (const json::value& each : *content) {
      const auto* part = each.if_object();
      if (part == nullptr) continue;
      answer_.add_text(place, text_in(*part, "text"));
      answer_.add_text(place, text_in(*part, "refusal"));
      if (text_in(*part, "type") == "refusal") answer_.stop = "refused";
    }
  }

  // Sealed where the options asked for it: {"include": ["reasoning.encrypted_content"]}.
  void take_reasoning(uint64_t place, const json::object& item) {
    const std::string_view sealed = text_in(item, "encrypted_content");
    if (sealed.empty()) return;
    answer_.seal(place, {{"id", text_in(item, "id")}, {"encrypted_content", sealed}});
    const auto* summary = array_in(item, "summary");
    if (summary == nullptr) return;
    for (const json::value& each : *summary) {
      if (const auto* part = each.if_object()) answer_.add_thought(place, text_in(*part, "text"));
    }
  }

  void take_usage(const json::object& from) {
    const auto* usage = object_in(from, "usage");
    if (usage == nullptr) return;
    answer_.usage.input_tokens = count_in(*usage, "input_tokens");
    answer_.usage.output_tokens = count_in(*usage, "output_tokens");
    if (const auto* details = object_in(*usage, "input_tokens_details"))
      answer_.usage.cached_tokens = count_in(*details, "cached_tokens");
  }

  completion::answer_builder answer_;
};

}  // namespace

json::object responses_body(const model_request& request) {
  json::array input;
  for (const model_message& message : request.messages) add_items(input, message);
  json::object body{
      {"model", request.model}, {"input", std::move(input)}, {"store", false}, {"stream", true}};
  if (!request.tools.empty()) body["tools"] = tools_of(request);
  if (request.response_schema) {
    json::object format = response_format(*request.response_schema);
    format["type"] = "json_schema";
    body["text"] = json::object{{"format", std::move(format)}};
  }
  if (request.output_tokens_max) body["max_output_tokens"] = *request.output_tokens_max;
  if (request.temperature) body["temperature"] = *request.temperature;
  completion::add_options(body, request);
  return body;
}

std::unique_ptr<completion::answer_reader> make_responses_reader() {
  return std::make_unique<reader>();
}

}  // namespace pawl::openai
