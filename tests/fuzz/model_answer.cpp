// What a model's API sends, streamed or whole, to the readers of all three. Whatever it is, there
// is an answer that can be written as JSON or an error, and the pieces in which it came make no
// difference.
#include "anthropic/messages.hpp"
#include "completion/event_stream.hpp"
#include "completion/rejection.hpp"
#include "fuzz/require.hpp"
#include "openai/chat.hpp"
#include "openai/responses.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace {

using reader = std::unique_ptr<pawl::completion::answer_reader>;

// As JSON; or the error's code.
std::string end_of(const reader& read) {
  const auto answer = read->take_answer();
  if (!answer) return "none";
  const std::string text = pawl::to_json(*answer);
  pawl::from_json<pawl::model_answer>(text);
  return text;
}

std::string stream(const reader& read, std::string_view text, size_t piece_size) {
  try {
    pawl::completion::event_stream events([&](std::string_view data) {
      const auto event = pawl::detail::parse(data, {});
      if (!event.is_object()) return;
      pawl::completion::throw_rejection_in(event.get_object(), "It");
      read->take_event(event.get_object());
    });
    for (; !text.empty(); text.remove_prefix(std::min(piece_size, text.size())))
      events.feed(text.substr(0, piece_size));
    return end_of(read);
  } catch (const pawl::error& why) {
    return why.code();
  }
}

void take_whole(const reader& read, std::string_view text) {
  try {
    const auto body = pawl::detail::parse(text, {});
    if (!body.is_object()) return;
    read->take_whole(body.get_object());
    end_of(read);
  } catch (const pawl::error&) {
    return;  // as it should
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = pawl::fuzz::text_of(data, size);
  for (auto* make : {&pawl::anthropic::make_reader, &pawl::openai::make_chat_reader,
                     &pawl::openai::make_responses_reader}) {
    const std::string at_once = stream(make(), text, size + 1);
    pawl::fuzz::require(stream(make(), text, 1) == at_once, "pieces make no difference");
    take_whole(make(), text);
  }
  return 0;
}
