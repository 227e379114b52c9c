#include "triggers/pacemaker.hpp"

#include "triggers/service.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pawl::triggers {

// Looks at the clock at least this often, since it may be set, and a machine may sleep.
constexpr int64_t look_ms = 10'000;

int64_t pacemaker::now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void pacemaker::begin(service& of) {
  thread_ = std::thread([this, &of] { run(of); });
}

void pacemaker::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void pacemaker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void pacemaker::run(service& of) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const int64_t due_ms = of.turn(now_ms());
    lock.lock();
    const int64_t wait_ms = std::clamp<int64_t>(due_ms - now_ms(), 0, look_ms);
    changed_.wait_for(lock, std::chrono::milliseconds(wait_ms),
                      [this] { return woken_ || stopping_; });
  }
}

}  // namespace pawl::triggers
