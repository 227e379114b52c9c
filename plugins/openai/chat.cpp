#include "chat.hpp"

#include "completion/answer_builder.hpp"
#include "completion/members.hpp"
#include "response_format.hpp"

#include <pawl/json.hpp>

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <map>
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

json::object call_of(const tool_call& call) {
  const std::string arguments = to_json(completion::arguments_told(call));
  return {{"id", call.id},
          {"type", "function"},
          {"function", json::object{{"name", call.name}, {"arguments", arguments}}}};
}

// A message of ours is one there, and one more for each result.
void add_message(json::array& to, const model_message& message) {
  json::array calls;
  for (const model_part& part : message.content) {
    if (const auto* call = std::get_if<tool_call>(&part)) calls.push_back(call_of(*call));
    if (const auto* result = std::get_if<tool_result>(&part))
      to.push_back(json::object{
          {"role", "tool"}, {"tool_call_id", result->id}, {"content", completion::told(*result)}});
  }
  const std::string text = text_of(message.content);
  if (text.empty() && calls.empty()) return;
  const std::string role = message.role == "tool" ? "user" : message.role;
  json::object made{{"role", role}, {"content", text}};
  if (!calls.empty()) made["tool_calls"] = std::move(calls);
  to.push_back(std::move(made));
}

json::array tools_of(const model_request& request) {
  json::array tools;
  for (const model_tool& tool : request.tools) {
    tools.push_back(json::object{
        {"type", "function"},
        {"function", json::object{{"name", tool.name},
                                  {"description", tool.description.value_or("")},
                                  {"parameters", tool.schema.value_or(json::object())}}}});
  }
  return tools;
}

const char* stop_of(std::string_view reason) {
  if (reason == "tool_calls" || reason == "function_call") return "tool_calls";
  if (reason == "length") return "length";
  return reason == "content_filter" ? "refused" : "end";
}

class reader final : public completion::answer_reader {
 public:
  std::string take_event(const json::object& event) override {
    take_usage(event);
    return take_choice(event, "delta");
  }
  bool is_over() const override { return false; }  // the usage comes after all else
  void take_whole(const json::object& body) override {
    take_usage(body);
    take_choice(body, "message");
  }
  std::optional<model_answer> take_answer() override {
    if (answer_.stop.empty()) return std::nullopt;
    if (refused_) answer_.stop = "refused";
    return answer_.take();
  }

 private:
  // One answer was asked for; the event of the usage has none.
  std::string take_choice(const json::object& from, std::string_view name) {
    const auto* choices = array_in(from, "choices");
    const auto* choice =
        choices == nullptr || choices->empty() ? nullptr : choices->at(0).if_object();
    if (choice == nullptr) return {};
    const std::string_view reason = text_in(*choice, "finish_reason");
    if (!reason.empty()) answer_.stop = stop_of(reason);
    const auto* message = object_in(*choice, name);
    if (message == nullptr) return {};
    take_calls(*message);
    const std::string_view refusal = text_in(*message, "refusal");
    refused_ = refused_ || !refusal.empty();
    std::string text(text_in(*message, "content"));
    text += refusal;
    answer_.add_text(0, text);
    return text;
  }

  void take_calls(const json::object& message) {
    const auto* calls = array_in(message, "tool_calls");
    if (calls == nullptr) return;
    for (uint64_t at = 0; at < calls->size(); ++at) {
      const auto* call = calls->at(at).if_object();
      const auto* function = call == nullptr ? nullptr : object_in(*call, "function");
      if (function == nullptr) continue;
      const uint64_t place =
          place_of(count_in(*call, "index", at), text_in(*call, "id"), text_in(*function, "name"));
      answer_.begin_call(place, text_in(*call, "id"), text_in(*function, "name"));
      if (const auto* arguments = object_in(*function, "arguments")) {
        answer_.add_arguments(place, json::serialize(*arguments));
      } else {
        answer_.add_arguments(place, text_in(*function, "arguments"));
      }
    }
  }

  // A call is known by its index; some servers give that of the first to all, but each an id.
  uint64_t place_of(uint64_t index, std::string_view id, std::string_view name) {
    called& known = calls_[index];
    const bool is_new = known.place == 0 || (!name.empty() && !id.empty() && id != known.id);
    if (is_new) known = {std::string(id), ++places_};
    return known.place;
  }

  void take_usage(const json::object& from) {
    const auto* usage = object_in(from, "usage");
    if (usage == nullptr) return;
    answer_.usage.input_tokens = count_in(*usage, "prompt_tokens");
    answer_.usage.output_tokens = count_in(*usage, "completion_tokens");
    if (const auto* details = object_in(*usage, "prompt_tokens_details"))
      answer_.usage.cached_tokens = count_in(*details, "cached_tokens");
  }

  struct called {
    std::string id;
    uint64_t place = 0;
  };
  completion::answer_builder answer_;
  std::map<uint64_t, called> calls_;  // by index, the last one
  uint64_t places_ = 0;               // of calls; 0 is the text's
  bool refused_ = false;
};

}  // namespace

json::object chat_body(const model_request& request, std::string_view api_url) {
  json::array messages;
  for (const model_message& message : request.messages) add_message(messages, message);
  json::object body{{"model", request.model}, {"messages", std::move(messages)}, {"stream", true}};
  if (!request.tools.empty()) body["tools"] = tools_of(request);
  if (request.response_schema)
    body["response_format"] = json::object{
        {"type", "json_schema"}, {"json_schema", response_format(*request.response_schema)}};
  const bool is_openai = api_url.starts_with("https://api.openai.com/");
  if (request.output_tokens_max)
    body[is_openai ? "max_completion_tokens" : "max_tokens"] = *request.output_tokens_max;
  if (request.temperature) body["temperature"] = *request.temperature;
  completion::add_options(body, request);
  if (body["stream"] == true) body.emplace("stream_options", json::object{{"include_usage", true}});
  return body;
}

std::unique_ptr<completion::answer_reader> make_chat_reader() {
  return std::make_unique<reader>();
}

}  // namespace pawl::openai
