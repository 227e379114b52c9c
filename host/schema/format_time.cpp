#include "schema/characters.hpp"
#include "schema/format.hpp"

#include <optional>

namespace pawl::schema {
namespace {

// Exactly `count` digits off the front of `text`.
std::optional<int> take_digits(std::string_view& text, size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (size_t at = 0; at < count; ++at) {
    if (!is_digit(text[at])) return std::nullopt;
    number = number * 10 + (text[at] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_number(std::string_view& text) {
  const size_t given = text.size();
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return text.size() < given;
}

constexpr int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

// "HH:MM" as minutes of a day.
std::optional<int> take_minutes(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

// "Z" or "+HH:MM": minutes ahead of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const bool ahead = take(text, '+');
  if (!ahead && !take(text, '-')) return std::nullopt;
  const auto minutes = take_minutes(text);
  if (!minutes) return std::nullopt;
  return ahead ? *minutes : -*minutes;
}

// Takes the units of `order`, each at most once and in this order, each after a number. False when
// there is none, or when something else follows a number.
bool take_units(std::string_view& text, std::string_view order) {
  bool any = false;
  while (!text.empty() && text.front() != 'T') {
    if (!take_number(text) || text.empty()) return false;
    const size_t at = order.find(text.front());
    if (at == order.npos) return false;
    order.remove_prefix(at + 1);
    text.remove_prefix(1);
    any = true;
  }
  return any;
}

}  // namespace

bool is_date(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return false;
  const auto month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return false;
  const auto day = take_digits(text, 2);
  return day && *day >= 1 && *day <= days_in_month(*year, *month) && text.empty();
}

bool is_time(std::string_view text) {
  const auto minutes = take_minutes(text);
  if (!minutes || !take(text, ':')) return false;
  const auto second = take_digits(text, 2);
  if (!second || *second > 60) return false;
  if (take(text, '.') && !take_number(text)) return false;
  const auto ahead = take_offset(text);
  if (!ahead || !text.empty()) return false;
  // A leap second is the last one of a day in UTC.
  constexpr int day = 24 * 60;
  return *second < 60 || (*minutes - *ahead + day) % day == day - 1;
}

bool is_date_time(std::string_view text) {
  constexpr size_t date_size = 10;
  return text.size() > date_size && (text[date_size] == 'T' || text[date_size] == 't') &&
         is_date(text.substr(0, date_size)) && is_time(text.substr(date_size + 1));
}

bool is_duration(std::string_view text) {
  if (!take(text, 'P') || text.empty()) return false;
  if (std::string_view weeks = text; take_units(weeks, "W")) return weeks.empty();
  if (text.front() != 'T' && !take_units(text, "YMD")) return false;
  if (text.empty()) return true;
  return take(text, 'T') && take_units(text, "HMS") && text.empty();
}

}  // namespace pawl::schema
