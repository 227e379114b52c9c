// What a workflow sees when an operation fails, and when its run is cancelled.
#pragma once

#include <pawl/error.hpp>
#include <pawl/status.h>

#include <cstdint>
#include <string>
#include <utility>

namespace pawl {

// A step, child run or hook failed for good: all attempts are spent, or the error is final. Thrown
// where it is awaited; catching it goes on, also when the run is replayed.
class step_error : public error {
 public:
  step_error(const pawl_error& from, std::string key, uint32_t attempts)
      : error(from), key_(std::move(key)), attempts_(attempts) {}

  const std::string& key() const { return key_; }  // "action:charge#0"
  uint32_t attempts() const { return attempts_; }

 private:
  std::string key_;
  uint32_t attempts_;
};

// Someone asked the run to stop, or a sibling branch made this one needless. Thrown at the await
// that is under way, and at each that follows; shield() is how compensation still runs. Let it pass
// on.
class cancelled : public error {
 public:
  cancelled() : error(PAWL_ERROR_CANCELLED, "cancelled") {}
};

}  // namespace pawl
