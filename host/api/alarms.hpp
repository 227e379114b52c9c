// Functions to be called at a time, unless something happens first. One thread; the functions must
// not block. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace pawl::api {

class alarms {
 public:
  using clock = std::chrono::steady_clock;
  using id = std::pair<clock::time_point, uint64_t>;

  alarms();
  ~alarms();  // calls none of those that are left

  id set(clock::duration after, std::function<void()> ring);
  // Calls all of them now.
  void ring_all();
  // It is not called any more, unless it is just being called. Harmless afterwards.
  void clear(const id& of);

 private:
  void watch();

  std::mutex mutex_;
  std::condition_variable earlier_;
  std::map<id, std::function<void()>> set_;
  uint64_t next_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace pawl::api
