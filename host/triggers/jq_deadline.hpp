// Ends evaluations of jq that take too long, from a thread of its own: the library itself knows no
// bound. One for all expressions, alive as long as any of them. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

struct jq_state;

namespace pawl::triggers {

class jq_deadline {
 public:
  static std::shared_ptr<jq_deadline> shared();
  jq_deadline();
  ~jq_deadline();

  // While it lives, the evaluation is halted once the time has passed.
  class guard {
   public:
    guard(jq_deadline& by, jq_state* evaluation, std::chrono::milliseconds time);
    ~guard();
    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;

   private:
    jq_deadline& by_;
    std::multimap<std::chrono::steady_clock::time_point, jq_state*>::iterator place_;
  };

 private:
  void watch();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<std::chrono::steady_clock::time_point, jq_state*> open_;  // null: halted already
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace pawl::triggers
