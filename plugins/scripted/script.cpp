#include "script.hpp"

#include "sample.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace pawl::scripted {
namespace {

std::vector<scripted_answer> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw final_error(PAWL_ERROR_INVALID_INPUT, "file: " + path + " can't be read");
  try {
    return from_json<std::vector<scripted_answer>>(text);
  } catch (const conversion_error& why) {
    throw final_error(PAWL_ERROR_INVALID_INPUT, "file: " + path + ": " + why.message());
  }
}

// As the host tells tools' names to models.
std::string outside_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-'; }, '_');
  return name;
}

std::string said_in(const model_message& message) {
  std::string said = text_of(message.content);
  for (const model_part& each : message.content) {
    if (const auto* result = std::get_if<tool_result>(&each)) said += result->text;
  }
  return said;
}

bool fits(const scripted_answer& answer, const model_request& request) {
  static const model_message nothing;
  const model_message& last = request.messages.empty() ? nothing : request.messages.back();
  if (answer.model && *answer.model != request.model) return false;
  if (answer.says && said_in(last).find(*answer.says) == std::string::npos) return false;
  if (!answer.after) return true;
  return std::any_of(last.content.begin(), last.content.end(), [&](const model_part& each) {
    const auto* result = std::get_if<tool_result>(&each);
    return result != nullptr && result->name == outside_name(*answer.after);
  });
}

size_t count_calls(const model_request& request) {
  size_t count = 0;
  for (const model_message& message : request.messages) {
    count += static_cast<size_t>(std::count_if(
        message.content.begin(), message.content.end(),
        [](const model_part& each) { return std::holds_alternative<tool_call>(each); }));
  }
  return count;
}

std::string unscripted(const model_request& request) {
  constexpr size_t shown_max = 200;
  std::string_view asked;
  std::string said;
  if (!request.messages.empty()) asked = said = said_in(request.messages.back());
  size_t size = std::min(asked.size(), shown_max);
  while (size < asked.size() && size > 0 && (asked[size] & 0xC0) == 0x80) --size;
  return "This is a scripted answer, no language model was asked. The prompt was: " +
         std::string(asked.substr(0, size)) + (size < asked.size() ? "..." : "");
}

// Words stand for tokens.
uint64_t count_words(std::string_view text) {
  uint64_t count = 0;
  bool inside = false;
  for (const unsigned char c : text) {
    const bool space = std::isspace(c) != 0;
    count += !space && !inside ? 1 : 0;
    inside = !space;
  }
  return count;
}

model_usage usage_of(const model_request& request, const model_answer& answer) {
  model_usage usage;
  for (const model_message& message : request.messages)
    usage.input_tokens += count_words(said_in(message));
  usage.output_tokens = count_words(text_of(answer.content));
  return usage;
}

model_answer make(const scripted_answer& from, const model_request& request) {
  model_answer made;
  if (from.text) made.content.emplace_back(model_text{*from.text});
  if (from.value) made.content.emplace_back(model_text{to_json(*from.value)});
  size_t number = count_calls(request);
  for (const scripted_call& call : from.calls) {
    made.content.emplace_back(
        tool_call{"call-" + std::to_string(++number), outside_name(call.tool), call.arguments});
  }
  made.stop = from.stop.value_or(from.calls.empty() ? "end" : "tool_calls");
  return made;
}

}  // namespace

script::script(settings given) : answers_(std::move(given.answers)) {
  if (given.file.empty()) return;
  auto more = read_file(given.file);
  std::move(more.begin(), more.end(), std::back_inserter(answers_));
}

model_answer script::answer(const model_request& request) const {
  scripted_answer otherwise;
  const auto found = std::find_if(answers_.begin(), answers_.end(),
                                  [&](const auto& each) { return fits(each, request); });
  if (found == answers_.end() && request.response_schema) {
    otherwise.value = sample_of(*request.response_schema);
  } else if (found == answers_.end()) {
    otherwise.text = unscripted(request);
  }
  const scripted_answer& chosen = found == answers_.end() ? otherwise : *found;
  if (chosen.error) {
    throw error(chosen.error->code, chosen.error->message)
        .with_retry(chosen.error->retryable,
                    std::chrono::milliseconds(chosen.error->retry_after_ms));
  }
  model_answer made = make(chosen, request);
  made.usage = usage_of(request, made);
  return made;
}

}  // namespace pawl::scripted
