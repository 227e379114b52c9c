#include "messages.hpp"

#include "completion/answer_builder.hpp"
#include "completion/constrained.hpp"
#include "completion/members.hpp"

#include <pawl/json.hpp>

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pawl::anthropic {
namespace {

namespace json = boost::json;
using completion::count_in;
using completion::object_in;
using completion::text_in;

json::object block_of(const model_text& part) {
  return {{"type", "text"}, {"text", part.text}};
}
json::object block_of(const tool_call& part) {
  return {{"type", "tool_use"},
          {"id", part.id},
          {"name", part.name},
          {"input", completion::arguments_told(part)}};
}
json::object block_of(const tool_result& part) {
  return {{"type", "tool_result"},
          {"tool_use_id", part.id},
          {"content", part.text},
          {"is_error", part.failed}};
}

json::object block_of(const model_thought& part) {
  const json::object& sealed = part.sealed.get_object();
  if (sealed.contains("data")) return {{"type", "redacted_thinking"}, {"data", sealed.at("data")}};
  return {{"type", "thinking"}, {"thinking", part.thought}, {"signature", sealed.at("signature")}};
}

// The API wants no empty texts, and knows no thoughts but its own.
bool is_wanted(const model_part& part) {
  if (const auto* words = std::get_if<model_text>(&part)) return !words->text.empty();
  if (const auto* thought = std::get_if<model_thought>(&part)) {
    const json::object* sealed = thought->sealed.if_object();
    return sealed != nullptr && (sealed->contains("signature") || sealed->contains("data"));
  }
  return true;
}

// Results are said by the user; the API wants all of one turn in one message.
json::array messages_of(const model_request& request) {
  json::array made;
  for (const model_message& message : request.messages) {
    if (message.role == "system") continue;
    const char* role = message.role == "assistant" ? "assistant" : "user";
    json::array content;
    for (const model_part& part : message.content) {
      if (is_wanted(part))
        content.push_back(std::visit([](const auto& each) { return block_of(each); }, part));
    }
    if (content.empty()) continue;
    if (!made.empty() && text_in(made.back().get_object(), "role") == role) {
      json::array& before = made.back().at("content").get_array();
      for (json::value& block : content) before.push_back(std::move(block));
    } else {
      made.push_back(json::object{{"role", role}, {"content", std::move(content)}});
    }
  }
  return made;
}

std::string system_of(const model_request& request) {
  std::string system;
  for (const model_message& message : request.messages) {
    if (message.role != "system") continue;
    if (!system.empty()) system += "\n\n";
    system += text_of(message.content);
  }
  return system;
}

json::array tools_of(const model_request& request) {
  json::array tools;
  for (const model_tool& tool : request.tools) {
    tools.push_back(json::object{{"name", tool.name},
                                 {"description", tool.description.value_or("")},
                                 {"input_schema", tool.schema.value_or(json::object())}});
  }
  return tools;
}

// The model is held to the schema while it writes, or told of it where it can't be.
void ask_for_json(json::object& body, std::string& system, const json::value& schema) {
  if (auto made = completion::constrain(schema)) {
    body["output_config"] = json::object{
        {"format", json::object{{"type", "json_schema"}, {"schema", std::move(made->schema)}}}};
    return;
  }
  if (!system.empty()) system += "\n\n";
  system += "Answer with nothing but JSON that fits this JSON Schema: " + to_json(schema);
}

const char* stop_of(std::string_view reason) {
  if (reason == "tool_use") return "tool_calls";
  if (reason == "max_tokens" || reason == "model_context_window_exceeded") return "length";
  return reason == "refusal" ? "refused" : "end";
}

class reader final : public completion::answer_reader {
 public:
  std::string take_event(const json::object& event) override {
    const std::string_view type = text_in(event, "type");
    const uint64_t place = count_in(event, "index");
    if (type == "message_start") {
      if (const auto* message = object_in(event, "message")) take_usage(*message);
    } else if (type == "content_block_start") {
      if (const auto* block = object_in(event, "content_block")) take_block(place, *block);
    } else if (type == "content_block_delta") {
      if (const auto* delta = object_in(event, "delta")) return take_delta(place, *delta);
    } else if (type == "message_delta") {
      if (const auto* delta = object_in(event, "delta")) take_stop(*delta);
      take_usage(event);
    } else if (type == "message_stop") {
      is_over_ = true;
    }
    return {};
  }

  bool is_over() const override { return is_over_; }

  void take_whole(const json::object& body) override {
    const auto* content = completion::array_in(body, "content");
    if (content == nullptr) return;
    for (uint64_t place = 0; place < content->size(); ++place) {
      const auto* block = (*content)[place].if_object();
      if (block == nullptr) continue;
      take_block(place, *block);
      if (const auto* input = object_in(*block, "input"); input != nullptr && !input->empty())
        answer_.add_arguments(place, json::serialize(*input));
    }
    take_stop(body);
    take_usage(body);
    is_over_ = true;
  }

  std::optional<model_answer> take_answer() override {
    if (!is_over_ || answer_.stop.empty()) return std::nullopt;
    return answer_.take();
  }

 private:
  // A stream begins its blocks empty.
  void take_block(uint64_t place, const json::object& block) {
    const std::string_view type = text_in(block, "type");
    if (type == "text") answer_.add_text(place, text_in(block, "text"));
    if (type == "tool_use") answer_.begin_call(place, text_in(block, "id"), text_in(block, "name"));
    if (type == "thinking") {
      answer_.add_thought(place, text_in(block, "thinking"));
      take_signature(place, block);
    }
    if (type == "redacted_thinking") answer_.seal(place, {{"data", text_in(block, "data")}});
  }

  void take_signature(uint64_t place, const json::object& from) {
    const std::string_view signature = text_in(from, "signature");
    if (!signature.empty()) answer_.seal(place, {{"signature", signature}});
  }

  std::string take_delta(uint64_t place, const json::object& delta) {
    const std::string_view type = text_in(delta, "type");
    if (type == "input_json_delta") answer_.add_arguments(place, text_in(delta, "partial_json"));
    if (type == "thinking_delta") answer_.add_thought(place, text_in(delta, "thinking"));
    if (type == "signature_delta") take_signature(place, delta);
    if (type != "text_delta") return {};
    answer_.add_text(place, text_in(delta, "text"));
    return std::string(text_in(delta, "text"));
  }

  void take_stop(const json::object& from) {
    const std::string_view reason = text_in(from, "stop_reason");
    if (!reason.empty()) answer_.stop = stop_of(reason);
  }

  // Counts are of the whole so far; what was cached is counted apart from the other input.
  void take_usage(const json::object& from) {
    const auto* usage = object_in(from, "usage");
    if (usage == nullptr) return;
    input_ = count_in(*usage, "input_tokens", input_);
    written_ = count_in(*usage, "cache_creation_input_tokens", written_);
    answer_.usage.cached_tokens =
        count_in(*usage, "cache_read_input_tokens", answer_.usage.cached_tokens);
    answer_.usage.output_tokens = count_in(*usage, "output_tokens", answer_.usage.output_tokens);
    answer_.usage.input_tokens = input_ + written_ + answer_.usage.cached_tokens;
  }

  completion::answer_builder answer_;
  uint64_t input_ = 0, written_ = 0;
  bool is_over_ = false;
};

}  // namespace

json::object body_of(const model_request& request) {
  constexpr uint64_t output_tokens_max = 8192;  // the API wants a limit
  std::string system = system_of(request);
  json::object body{{"model", request.model},
                    {"max_tokens", request.output_tokens_max.value_or(output_tokens_max)},
                    {"messages", messages_of(request)},
                    {"stream", true}};
  if (request.response_schema) ask_for_json(body, system, *request.response_schema);
  if (!system.empty()) body["system"] = system;
  if (!request.tools.empty()) body["tools"] = tools_of(request);
  if (request.temperature) body["temperature"] = *request.temperature;
  completion::add_options(body, request);
  return body;
}

std::unique_ptr<completion::answer_reader> make_reader() {
  return std::make_unique<reader>();
}

}  // namespace pawl::anthropic
