// When something is to happen, as the five fields of cron say it: minute, hour, day of the month,
// month, day of the week. Knows only a wall clock's times, no zone. Immutable; any thread.
#pragma once

#include <pawl/result.hpp>

#include <bitset>
#include <chrono>
#include <string_view>

namespace pawl::triggers {

// A wall clock's time: seconds since 1970-01-01 00:00 as that clock counts.
using wall_time = std::chrono::seconds;

class cron {
 public:
  // "*/15 9-17 * * MON-FRI", or one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly,
  // @annually. Errors: invalid_input, naming the field.
  static result<cron> parse(std::string_view text);

  // The first full minute after `after` that fits. There always is one.
  [[nodiscard]] wall_time next(wall_time after) const;

  // Its minute or hour field begins with '*': it keeps its pace when the clock is changed, where
  // others keep to the clock's times.
  [[nodiscard]] bool keeps_pace() const { return keeps_pace_; }

 private:
  [[nodiscard]] bool has_day(std::chrono::year_month_day day) const;
  [[nodiscard]] bool ever_comes() const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;     // from 1
  std::bitset<13> months_;   // from 1
  std::bitset<7> weekdays_;  // from Sunday
  bool either_day_ = false;  // both day fields are restricted: a day that fits one of them fits
  bool keeps_pace_ = false;
};

}  // namespace pawl::triggers
