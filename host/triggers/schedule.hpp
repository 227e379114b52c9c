// The ticks of a trigger: by cron in a time zone, or evenly spaced. Immutable; any thread.
//
// When clocks are changed, a schedule whose minute or hour field begins with '*' keeps its pace:
// it skips wall times that do not exist and ticks at both of those that come twice. Any other keeps
// to the wall's times: one or more that were skipped give one tick, at the end of the gap, and one
// that comes twice gives one, at its first time.
#pragma once

#include "triggers/cron.hpp"
#include "triggers/time_zone.hpp"

#include <variant>
#include <vector>

namespace pawl::triggers {

class schedule {
 public:
  schedule(cron when, time_zone where) : of_(zoned{when, where}) {}
  // Ticks at the multiples of that since the epoch. Precondition: every_ms > 0.
  explicit schedule(int64_t every_ms) : of_(every_ms) {}

  // The first tick after `after_ms`, both in ms since the epoch.
  [[nodiscard]] int64_t next(int64_t after_ms) const;

  // The ticks in (after_ms, until_ms], oldest first; only the newest `count_max` of them.
  [[nodiscard]] std::vector<int64_t> ticks(int64_t after_ms, int64_t until_ms,
                                           size_t count_max) const;

 private:
  struct zoned {
    cron when;
    time_zone where;
  };
  static std::chrono::seconds next_of(const zoned& of, std::chrono::seconds after);

  std::variant<zoned, int64_t> of_;
};

}  // namespace pawl::triggers
