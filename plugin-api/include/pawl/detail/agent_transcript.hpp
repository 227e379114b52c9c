// The messages of an agent's conversation: made, measured, and told in plain words for a summary.
#pragma once

#include <pawl/json.hpp>
#include <pawl/model.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pawl::detail {

inline constexpr size_t tool_text_bytes_max = 64 * 1024;
inline constexpr size_t bytes_per_token = 4;  // about, in English text and in JSON

inline model_message summary_message(std::string_view text) {
  return text_message("user", "What this conversation came to so far:\n\n" + std::string(text));
}

inline std::vector<tool_call> tool_calls(const std::vector<model_part>& content) {
  std::vector<tool_call> calls;
  for (const model_part& each : content) {
    if (const auto* call = std::get_if<tool_call>(&each)) calls.push_back(*call);
  }
  return calls;
}

inline tool_result failed_result(const tool_call& call, std::string why) {
  return {call.id, call.name, std::move(why), true};
}

// A text is told as it is, anything else as JSON; what is too long for a model is cut.
inline tool_result good_result(const tool_call& call, const boost::json::value& output) {
  std::string text = output.is_string() ? std::string(output.get_string()) : to_json(output);
  if (text.size() > tool_text_bytes_max) {
    const std::string whole = std::to_string(text.size());
    size_t end = tool_text_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    text += "\n[cut off here: the whole has " + whole + " bytes]";
  }
  return {call.id, call.name, std::move(text), false};
}

struct part_bytes {
  size_t operator()(const model_text& words) const { return words.text.size(); }
  size_t operator()(const tool_call& call) const {
    return call.name.size() + to_json(call.arguments).size();
  }
  size_t operator()(const tool_result& result) const { return result.text.size(); }
};

inline uint64_t estimated_tokens(const std::vector<model_message>& messages) {
  size_t bytes = 0;
  for (const model_message& message : messages) {
    for (const model_part& each : message.content) bytes += std::visit(part_bytes(), each);
  }
  return bytes / bytes_per_token;
}

// Where the model spoke last; 0: it has not.
inline size_t last_words(const std::vector<model_message>& messages) {
  for (size_t at = messages.size(); at > 0; --at) {
    if (messages[at - 1].role == "assistant") return at - 1;
  }
  return 0;
}

// One part in plain words.
struct part_told {
  const std::string& role;
  std::string operator()(const model_text& words) const { return role + ": " + words.text; }
  std::string operator()(const tool_call& call) const {
    return "[calls " + call.name + " with " + to_json(call.arguments) + ']';
  }
  std::string operator()(const tool_result& result) const {
    return (result.failed ? "[it failed: " : "[it gave: ") + result.text + ']';
  }
};

// Asks for a summary of the first `count` messages. They are told in words: a model would go on
// with a conversation, and some refuse calls of tools that they were not given.
inline std::vector<model_message> compaction_of(const std::vector<model_message>& messages,
                                                size_t count) {
  std::string told;
  for (size_t at = 0; at < count; ++at) {
    for (const model_part& each : messages[at].content)
      told += std::visit(part_told{messages[at].role}, each) + '\n';
  }
  return {text_message("system",
                       "You keep notes for an agent that can't read a long conversation again. "
                       "Write down what it has to know to go on: what was asked, what was found "
                       "out and done, with all names, numbers and ids, and what is still open. "
                       "Write nothing else."),
          text_message("user", std::move(told))};
}

}  // namespace pawl::detail
