// A time zone of the system's IANA database: what its clocks showed, and will show, when. A small
// handle; any thread. Reads only files of the system (tzdata), never a network.
#pragma once

#include <pawl/result.hpp>

#include <chrono>
#include <string_view>

namespace date {
class time_zone;
}

namespace pawl::triggers {

// A stretch of time in which the zone's clocks are ahead of UTC by the same offset.
struct zone_stretch {
  std::chrono::seconds begin, end;     // since the epoch, in UTC; end is not within
  std::chrono::seconds offset;         // wall time = UTC + offset
  std::chrono::seconds offset_before;  // of the stretch before this
};

class time_zone {
 public:
  // "Europe/Vienna". Errors: invalid_input (no such zone), unavailable (the system has no
  // database).
  static result<time_zone> find(std::string_view name);

  // The stretch that the time since the epoch, in UTC, is in.
  [[nodiscard]] zone_stretch stretch(std::chrono::seconds at) const;

 private:
  explicit time_zone(const date::time_zone* known) : zone_(known) {}
  const date::time_zone* zone_;
};

}  // namespace pawl::triggers
