#include "triggers/cron.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pawl::triggers {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> month_names = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> weekday_names = {"SUN", "MON", "TUE", "WED",
                                                           "THU", "FRI", "SAT"};

struct field {
  std::string_view name;
  unsigned low, high;
  std::span<const std::string_view> names = {};  // of low, low + 1, ...
};

constexpr std::array<field, 5> fields = {{{"minute", 0, 59},
                                          {"hour", 0, 23},
                                          {"day of the month", 1, 31},
                                          {"month", 1, 12, month_names},
                                          {"day of the week", 0, 7, weekday_names}}};

struct nickname {
  std::string_view name, meaning;
};

constexpr std::array<nickname, 7> nicknames = {{{"@hourly", "0 * * * *"},
                                                {"@daily", "0 0 * * *"},
                                                {"@midnight", "0 0 * * *"},
                                                {"@weekly", "0 0 * * 0"},
                                                {"@monthly", "0 0 1 * *"},
                                                {"@yearly", "0 0 1 1 *"},
                                                {"@annually", "0 0 1 1 *"}}};

failure wrong(std::string_view text, std::string_view what) {
  constexpr size_t shown_max = 100;
  std::string message = fmt::format("cron \"{}\": {}", text.substr(0, shown_max), what);
  // Whatever came is shown, but a message is text.
  std::ranges::replace_if(message, [](char c) { return c < ' ' || c > '~'; }, '?');
  return {.code = "invalid_input", .message = std::move(message)};
}

bool same_word(std::string_view left, std::string_view right) {
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  return std::ranges::equal(left, right, {}, upper, upper);
}

std::vector<std::string_view> split(std::string_view text, std::string_view at, bool keep_empty) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find_first_of(at);
    if (keep_empty || end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  if (!keep_empty && parts.back().empty()) parts.pop_back();
  return parts;
}

std::optional<unsigned> number(std::string_view word) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

// A number or a name within the field's range.
std::optional<unsigned> value_of(const field& of, std::string_view word) {
  for (size_t i = 0; i < of.names.size(); ++i) {
    if (same_word(word, of.names[i])) return of.low + static_cast<unsigned>(i);
  }
  const auto value = number(word);
  return value && *value >= of.low && *value <= of.high ? value : std::nullopt;
}

// Adds "5", "1-5", "*", "*/15" or "10-50/10" to the set; or tells what is wrong with it.
std::string add_item(const field& of, std::string_view item, std::bitset<64>& to) {
  const auto parts = split(item, "/", true);
  std::optional<unsigned> step = 1;
  if (parts.size() == 2) step = number(parts[1]);
  if (parts.size() > 2 || !step || *step == 0)
    return "a step is a whole number above 0 after one '/'";
  std::optional<unsigned> first = of.low, last = of.high;
  if (parts[0] != "*") {
    const auto ends = split(parts[0], "-", true);
    first = value_of(of, ends[0]);
    last = value_of(of, ends.back());
    if (ends.size() > 2 || !first || !last) {
      return fmt::format(
          "\"{}\" is not within {}-{}{}", item.substr(0, 20), of.low, of.high,
          of.names.empty() ? "" : fmt::format(", nor a name such as {}", of.names[0]));
    }
    if (ends.size() == 1 && parts.size() == 2)
      return fmt::format("a step needs a range, such as {}-{}/{}", *first, of.high, *step);
    if (*first > *last) return fmt::format("the range \"{}\" ends before it begins", parts[0]);
  }
  // A day of the week may not step from Sunday to Sunday again.
  if (of.high == 7 && parts[0] == "*") last = 6;
  for (unsigned value = *first; value <= *last; value += std::min(*step, 64U)) to.set(value);
  return {};
}

}  // namespace

result<cron> cron::parse(std::string_view text) {
  std::string_view meaning = text;
  if (text.starts_with('@')) {
    const auto* known = std::ranges::find_if(
        nicknames, [&](const nickname& each) { return same_word(each.name, text); });
    if (known == nicknames.end()) {
      return wrong(
          text, "there are @hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually");
    }
    meaning = known->meaning;
  }
  const auto words = split(meaning, " \t", false);
  if (words.size() != fields.size())
    return wrong(text, fmt::format("must have the 5 fields minute, hour, day of the month, month, "
                                   "day of the week, but has {}",
                                   words.size()));
  std::array<std::bitset<64>, 5> sets;
  for (size_t i = 0; i < fields.size(); ++i) {
    for (const std::string_view item : split(words[i], ",", true)) {
      const std::string problem = add_item(fields[i], item, sets[i]);
      if (!problem.empty()) return wrong(text, fmt::format("{}: {}", fields[i].name, problem));
    }
  }
  const auto [minute, hour, day, month, weekday] = sets;
  cron made;
  made.minutes_ = std::bitset<60>(minute.to_ullong());
  made.hours_ = std::bitset<24>(hour.to_ullong());
  made.days_ = std::bitset<32>(day.to_ullong());
  made.months_ = std::bitset<13>(month.to_ullong());
  made.weekdays_ = std::bitset<7>(weekday.to_ullong() & 0x7f);
  if (weekday[7]) made.weekdays_.set(0);
  made.either_day_ = !words[2].starts_with('*') && !words[4].starts_with('*');
  made.keeps_pace_ = words[0].starts_with('*') || words[1].starts_with('*');
  if (!made.ever_comes()) return wrong(text, "that day never comes");
  return made;
}

bool cron::ever_comes() const {
  if (either_day_) return true;
  // Every day of a month falls on every day of the week in some year.
  constexpr std::array<unsigned, 13> days_of_month = {0,  31, 29, 31, 30, 31, 30,
                                                      31, 31, 30, 31, 30, 31};
  for (unsigned month = 1; month <= 12; ++month) {
    if (!months_[month]) continue;
    for (unsigned day = 1; day <= days_of_month[month]; ++day) {
      if (days_[day]) return true;
    }
  }
  return false;
}

bool cron::has_day(year_month_day day) const {
  const bool by_month = days_[static_cast<unsigned>(day.day())];
  const std::chrono::weekday weekday{local_days(day)};
  const bool by_week = weekdays_[weekday.c_encoding()];
  return months_[static_cast<unsigned>(day.month())] &&
         (either_day_ ? by_month || by_week : by_month && by_week);
}

wall_time cron::next(wall_time after) const {
  const std::chrono::local_seconds from(std::chrono::floor<minutes>(after) + minutes(1));
  local_days day = std::chrono::floor<days>(from);
  auto minute_of_day = static_cast<size_t>((from - day) / minutes(1));
  // A 29 February that must be a certain day of the week may be 40 years away.
  constexpr int days_max = 45 * 366;
  for (int tried = 0; tried < days_max; ++tried, day += days(1), minute_of_day = 0) {
    if (!has_day(year_month_day(day))) continue;
    for (; minute_of_day < 24 * 60; ++minute_of_day) {
      if (!hours_[minute_of_day / 60]) {
        minute_of_day += 59 - minute_of_day % 60;
      } else if (minutes_[minute_of_day % 60]) {
        return day.time_since_epoch() + minutes(minute_of_day);
      }
    }
  }
  assert(false);  // parse() refuses what never comes
  return wall_time::max();
}

}  // namespace pawl::triggers
