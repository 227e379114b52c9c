// What other threads leave for the triggers' turn. Outlives the service for replies that come late;
// what they leave then is never done. Any thread.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace pawl::triggers {

class inbox {
 public:
  using job = std::function<void()>;
  explicit inbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void post(job one) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    jobs_.push_back(std::move(one));
    if (wake_) wake_();
  }
  std::vector<job> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(jobs_, {});
  }
  [[nodiscard]] size_t size() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
  }
  // From here on nothing is taken, and nobody woken.
  void close() {
    std::vector<job> dropped;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(jobs_);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<job> jobs_;
  std::function<void()> wake_;
  bool closed_ = false;
};

}  // namespace pawl::triggers
