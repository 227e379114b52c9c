// The messages of an agent's conversation: made, measured, cut, and told in plain words for a
// summary.
#pragma once

#include <pawl/json.hpp>
#include <pawl/model.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pawl::detail {

inline constexpr size_t tool_text_bytes_max = 64 * 1024;
inline constexpr size_t cut_text_bytes_min = 64;
inline constexpr size_t bytes_per_token = 4;  // about, in English text and in JSON

inline model_message summary_message(std::string_view text) {
  return text_message("user", "What this conversation came to so far:\n\n" + std::string(text));
}

inline bool is_call(const model_part& part) {
  return std::holds_alternative<tool_call>(part);
}

inline bool is_no_text(const model_part& part) {
  return !std::holds_alternative<model_text>(part);
}

inline std::vector<tool_call> tool_calls(const std::vector<model_part>& content) {
  std::vector<tool_call> calls;
  for (const model_part& each : content) {
    if (const auto* call = std::get_if<tool_call>(&each)) calls.push_back(*call);
  }
  return calls;
}

// The largest size, up to `bytes_max`, at which no letter of UTF-8 is torn.
inline size_t whole_letters(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text.size();
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return end == 0 ? bytes_max : end;
}

inline void cut_text(std::string& text, size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  const std::string whole = std::to_string(text.size());
  text.resize(whole_letters(text, bytes_max));
  text += "\n[cut off here: the whole has " + whole + " bytes]";
}

inline tool_result failed_result(const tool_call& call, std::string why) {
  return {call.id, call.name, std::move(why), true};
}

// A text is told as it is, anything else as JSON.
inline tool_result good_result(const tool_call& call, const boost::json::value& output) {
  return {call.id, call.name,
          output.is_string() ? std::string(output.get_string()) : to_json(output), false};
}

// As a step takes them.
inline size_t bytes_of(const std::vector<model_message>& messages) {
  return to_json(messages).size();
}

// Of all answers but the last, whose thoughts some vendors want back beside its calls.
inline void drop_thoughts(std::vector<model_message>& messages) {
  auto last = std::find_if(messages.rbegin(), messages.rend(),
                           [](const model_message& each) { return each.role == "assistant"; });
  for (model_message& message : messages) {
    if (last != messages.rend() && &message == &*last) return;
    std::erase_if(message.content, [](const model_part& each) {
      return std::holds_alternative<model_thought>(each);
    });
  }
}

struct part_cut {
  size_t bytes_max;
  void operator()(model_text& words) const { cut_text(words.text, bytes_max); }
  void operator()(model_thought&) const {}  // whole, or worth nothing to who sealed it
  void operator()(tool_call& call) const {
    std::string arguments = to_json(call.arguments);
    if (arguments.size() <= bytes_max) return;
    cut_text(arguments, bytes_max);
    call.arguments = boost::json::object{{"cut_off", arguments}};
  }
  void operator()(tool_result& result) const { cut_text(result.text, bytes_max); }
};

// Leaves thoughts out and cuts the longest parts shorter, until all fit or nothing is long any
// more.
inline void cut_to(std::vector<model_message>& messages, size_t bytes_max) {
  if (bytes_of(messages) > bytes_max) drop_thoughts(messages);
  for (size_t each_max = tool_text_bytes_max;
       each_max >= cut_text_bytes_min && bytes_of(messages) > bytes_max; each_max /= 2) {
    for (model_message& message : messages) {
      for (model_part& each : message.content) std::visit(part_cut{each_max}, each);
    }
  }
}

// Drops answers with their results, the oldest first, until all fit. Gives how many messages.
// Precondition: a message of a person, and then answers and results in turns.
inline size_t drop_oldest(std::vector<model_message>& messages, size_t bytes_max) {
  size_t dropped = 0;
  while (messages.size() > 3 && bytes_of(messages) > bytes_max) {
    const size_t pairs = (messages.size() - 1) / 2;
    const size_t count = (pairs + 1) / 2 * 2;
    messages.erase(messages.begin() + 1, messages.begin() + 1 + static_cast<ptrdiff_t>(count));
    dropped += count;
  }
  return dropped;
}

// One part in plain words.
struct part_told {
  const std::string& role;
  std::string operator()(const model_text& words) const { return role + ": " + words.text + '\n'; }
  std::string operator()(const model_thought&) const { return {}; }
  std::string operator()(const tool_call& call) const {
    return "[calls " + call.name + " with " + to_json(call.arguments) + "]\n";
  }
  std::string operator()(const tool_result& result) const {
    return (result.failed ? "[it failed: " : "[it gave: ") + result.text + "]\n";
  }
};

// A model that is to sum them up is told them in words: it would go on
// with a conversation, and some refuse calls of tools that they were not given.
inline std::string told_in_words(const std::vector<model_message>& messages) {
  std::string told;
  for (const model_message& message : messages) {
    for (const model_part& each : message.content)
      told += std::visit(part_told{message.role}, each);
  }
  return told;
}

// Asks for notes on a piece of a conversation, with those on what came before it.
inline std::vector<model_message> notes_request(std::string_view notes, std::string_view piece) {
  std::string told;
  if (!notes.empty())
    told = "Your notes so far:\n\n" + std::string(notes) + "\n\nWhat followed:\n\n";
  told += piece;
  return {text_message("system",
                       "You keep notes for an agent that can't read a long conversation again. "
                       "Write down what it has to know to go on: what was asked, what was found "
                       "out and done, with all names, numbers and ids, and what is still open. "
                       "What your notes so far say has to stay in them. Write nothing else."),
          text_message("user", std::move(told))};
}

}  // namespace pawl::detail
