#include "triggers/schedule.hpp"

#include <algorithm>

namespace pawl::triggers {

using std::chrono::milliseconds;
using std::chrono::seconds;

seconds schedule::next_of(const zoned& of, seconds after) {
  const bool keeps_to_wall = !of.when.keeps_pace();
  for (seconds from = after + seconds(1);;) {
    const zone_stretch now = of.where.stretch(from);
    wall_time wall = from + now.offset;
    if (keeps_to_wall && from == now.begin) {
      const wall_time gap_begin = now.begin + now.offset_before;
      if (of.when.next(gap_begin - seconds(1)) < wall) return from;
    }
    // What comes twice was ticked for before the clocks were put back.
    if (keeps_to_wall) wall = std::max(wall, now.begin + now.offset_before);
    const seconds found = of.when.next(wall - seconds(1)) - now.offset;
    if (found < now.end) return found;
    from = now.end;
  }
}

int64_t schedule::next(int64_t after_ms) const {
  if (const int64_t* every_ms = std::get_if<int64_t>(&of_))
    return (after_ms / *every_ms + 1) * *every_ms;
  const auto after = std::chrono::floor<seconds>(milliseconds(after_ms));
  return milliseconds(next_of(std::get<zoned>(of_), after)).count();
}

std::vector<int64_t> schedule::ticks(int64_t after_ms, int64_t until_ms, size_t count_max) const {
  // Looks back ever further, so that a year's ticks are not counted out to have the last one.
  std::vector<int64_t> found;
  for (int64_t back_ms = 3'600'000;; back_ms *= 2) {
    const int64_t from_ms = std::max(after_ms, until_ms - back_ms);
    found.clear();
    for (int64_t at = next(from_ms); at <= until_ms; at = next(at)) found.push_back(at);
    if (found.size() >= count_max || from_ms <= after_ms) break;
  }
  if (found.size() > count_max)
    found.erase(found.begin(), found.end() - static_cast<int64_t>(count_max));
  return found;
}

}  // namespace pawl::triggers
