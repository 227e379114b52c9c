#include "triggers/time_zone.hpp"

#include "config/closest.hpp"

#include <date/tz.h>
#include <fmt/format.h>
#include <vector>

namespace pawl::triggers {

result<time_zone> time_zone::find(std::string_view name) {
  try {
    const date::tzdb& known = date::get_tzdb();
    for (const date::time_zone& zone : known.zones) {
      if (zone.name() == name) return time_zone(&zone);
    }
    std::vector<std::string_view> names;
    for (const date::time_zone& zone : known.zones) names.push_back(zone.name());
    const std::string_view meant = config::closest(name, names);
    return failure{
        .code = "invalid_input",
        .message = fmt::format("\"{}\" is not a time zone; {}", name.substr(0, 64),
                               meant.empty() ? "write one as \"Europe/Vienna\" or \"UTC\""
                                             : fmt::format("did you mean \"{}\"?", meant))};
  } catch (const std::exception& error) {
    return failure{.code = "unavailable",
                   .message = fmt::format("time zones can't be read: {}; is the package tzdata "
                                          "installed?",
                                          error.what())};
  }
}

zone_stretch time_zone::stretch(std::chrono::seconds at) const {
  const date::sys_info now = zone_->get_info(date::sys_seconds(at));
  zone_stretch made{now.begin.time_since_epoch(), now.end.time_since_epoch(), now.offset,
                    now.offset};
  if (now.begin > date::sys_days(date::year(1600) / 1 / 1))  // the first begins with the calendar
    made.offset_before = zone_->get_info(now.begin - std::chrono::seconds(1)).offset;
  return made;
}

}  // namespace pawl::triggers
