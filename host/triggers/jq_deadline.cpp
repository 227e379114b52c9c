#include "triggers/jq_deadline.hpp"

extern "C" {
#include <jq.h>
}

namespace pawl::triggers {

std::shared_ptr<jq_deadline> jq_deadline::shared() {
  static std::mutex mutex;
  static std::weak_ptr<jq_deadline> known;
  const std::lock_guard lock(mutex);
  auto found = known.lock();
  if (found == nullptr) known = found = std::make_shared<jq_deadline>();
  return found;
}

jq_deadline::jq_deadline() : thread_([this] { watch(); }) {}

jq_deadline::~jq_deadline() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

jq_deadline::guard::guard(jq_deadline& by, jq_state* evaluation, std::chrono::milliseconds time)
    : by_(by) {
  const std::lock_guard lock(by_.mutex_);
  place_ = by_.open_.emplace(std::chrono::steady_clock::now() + time, evaluation);
  if (place_ == by_.open_.begin()) by_.changed_.notify_one();
}

jq_deadline::guard::~guard() {
  const std::lock_guard lock(by_.mutex_);
  by_.open_.erase(place_);
}

void jq_deadline::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    auto late = open_.begin();
    while (late != open_.end() && late->second == nullptr) ++late;
    if (late == open_.end()) {
      changed_.wait(lock);
    } else if (late->first > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, std::chrono::steady_clock::time_point(late->first));
    } else {
      // Sets a flag that jq looks at before each of its steps, made for this.
      jq_halt(late->second, jv_invalid(), jv_invalid());
      late->second = nullptr;
    }
  }
}

}  // namespace pawl::triggers
