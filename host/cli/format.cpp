#include "cli/format.hpp"

#include "api/json_text.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <fmt/chrono.h>

namespace pawl::cli {

std::string local_time(int64_t at_ms) {
  if (at_ms == 0) return "-";
  std::string text =
      fmt::format("{:%Y-%m-%dT%H:%M:%S%z}", fmt::localtime(static_cast<std::time_t>(at_ms / 1000)));
  return text.insert(text.size() - 2, ":");  // +0100 -> +01:00
}

std::string duration(int64_t ms) {
  constexpr int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
  ms = std::max<int64_t>(ms, 0);
  if (ms < second) return fmt::format("{} ms", ms);
  if (ms < minute) return fmt::format("{}.{} s", ms / second, ms % second / 100);
  if (ms < hour) return fmt::format("{} min {} s", ms / minute, ms % minute / second);
  if (ms < day) return fmt::format("{} h {} min", ms / hour, ms % hour / minute);
  return fmt::format("{} d {} h", ms / day, ms % day / hour);
}

std::string payload(std::string_view given) {
  constexpr size_t shown_max = 400, end_shown = 40;
  if (given.empty()) return {};
  const std::string text = api::to_text(api::from_text(given));
  const std::string_view json = text;
  if (json.size() <= shown_max) return text;
  // Cut between characters: never before a UTF-8 continuation byte.
  const auto boundary = [&](size_t at) {
    while (at < json.size() && (static_cast<unsigned char>(json[at]) & 0xC0) == 0x80) ++at;
    return at;
  };
  return fmt::format("{} ... {} ({} bytes; --json shows all)",
                     json.substr(0, boundary(shown_max - end_shown)),
                     json.substr(boundary(json.size() - end_shown)), json.size());
}

std::string_view trimmed(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string harmless(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool is_c1 = byte == 0xc2 && at + 1 < text.size() &&
                       static_cast<unsigned char>(text[at + 1]) < 0xa0;  // of two bytes in UTF-8
    if (is_c1) ++at;
    const bool is_obeyed = is_c1 || (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
    made += is_obeyed ? '?' : text[at];
  }
  return made;
}

size_t width(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace pawl::cli
