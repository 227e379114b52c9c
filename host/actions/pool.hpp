// Threads for actions that block. They are started as they are needed, up to a limit; what waits
// for one is bounded too. Any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pawl::actions {

class pool {
 public:
  pool(size_t threads_max, size_t queue_max);
  ~pool();  // lets running jobs end; drops those that wait
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;

  // False when too many jobs wait already.
  [[nodiscard]] bool run(std::function<void()> job);
  size_t waiting();  // jobs without a thread

 private:
  void work();

  const size_t threads_max_;
  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace pawl::actions
