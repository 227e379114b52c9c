// Threads for what may wait for the disk or for an action, so that those that serve connections
// never do. They are started as they are needed. Any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pawl::api {

class workers {
 public:
  explicit workers(size_t threads_max = 16, size_t queued_max = 1'024)
      : threads_max_(threads_max), queued_max_(queued_max) {}
  ~workers() { stop(); }

  // False when too much waits already, or after stop().
  bool post(std::function<void()> work);

  // Does what was posted, then ends the threads.
  void stop();

 private:
  void work();

  const size_t threads_max_, queued_max_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace pawl::api
