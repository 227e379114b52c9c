#include "completion/answer_builder.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>
#include <pawl/status.h>

#include <boost/json/serialize.hpp>

#include <utility>

namespace pawl::completion {
namespace {

boost::json::value arguments_of(const std::string& text) {
  if (text.empty()) return boost::json::object();
  try {
    return detail::parse(text, {});
  } catch (const conversion_error&) {
    return boost::json::value(text);
  }
}

}  // namespace

answer_builder::part& answer_builder::grow(uint64_t place, size_t by) {
  bytes_ += by + (parts_.contains(place) ? 0 : sizeof(part));
  if (bytes_ > bytes_max)
    throw final_error(PAWL_ERROR_TOO_LARGE,
                      "the answer is longer than " + std::to_string(bytes_max) + " bytes");
  return parts_[place];
}

void answer_builder::add_text(uint64_t place, std::string_view text) {
  grow(place, text.size()).text += text;
}

void answer_builder::begin_call(uint64_t place, std::string_view id, std::string_view name) {
  part& call = grow(place, id.size() + name.size());
  call.is = kind::call;
  if (call.id.empty()) call.id = id;
  if (call.name.empty()) call.name = name;
}

void answer_builder::add_arguments(uint64_t place, std::string_view json) {
  const auto found = parts_.find(place);
  if (found != parts_.end() && found->second.is == kind::call)
    grow(place, json.size()).text += json;
}

void answer_builder::add_thought(uint64_t place, std::string_view text) {
  part& thought = grow(place, text.size());
  thought.is = kind::thought;
  thought.text += text;
}

void answer_builder::seal(uint64_t place, boost::json::object with) {
  part& thought = grow(place, boost::json::serialize(with).size());
  thought.is = kind::thought;
  thought.sealed = std::move(with);
}

model_answer answer_builder::take() {
  model_answer made;
  bool calls = false;
  for (auto& [place, each] : parts_) {
    calls = calls || each.is == kind::call;
    if (each.is == kind::call) {
      if (each.id.empty()) each.id = "call-" + std::to_string(place);
      made.content.emplace_back(
          tool_call{std::move(each.id), std::move(each.name), arguments_of(each.text)});
    } else if (each.is == kind::thought) {
      if (!each.sealed.empty())
        made.content.emplace_back(model_thought{std::move(each.text), std::move(each.sealed)});
    } else if (!each.text.empty()) {
      made.content.emplace_back(model_text{std::move(each.text)});
    }
  }
  // Some servers call tools and say "stop".
  made.stop = stop == "end" && calls ? "tool_calls" : stop == "tool_calls" && !calls ? "end" : stop;
  made.usage = usage;
  return made;
}

}  // namespace pawl::completion
