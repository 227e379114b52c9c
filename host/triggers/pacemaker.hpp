// Calls the triggers' turns when they are due, by the system's clock, on a thread of its own.
// wake() may be called before it has begun and from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace pawl::triggers {

class service;

class pacemaker {
 public:
  pacemaker() = default;
  ~pacemaker() { stop(); }

  // The service outlives the time until stop(). Once.
  void begin(service& of);
  void wake();
  // The turn under way ends.
  void stop();

  // Since the epoch, by the system's clock.
  static int64_t now_ms();

 private:
  void run(service& of);

  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace pawl::triggers
