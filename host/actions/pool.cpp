#include "actions/pool.hpp"

#include <utility>

namespace pawl::actions {

pool::pool(size_t threads_max, size_t queue_max)
    : threads_max_(threads_max), queue_max_(queue_max) {}

pool::~pool() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.clear();
  }
  came_.notify_all();
  for (std::thread& each : threads_) each.join();
}

bool pool::run(std::function<void()> job) {
  std::lock_guard lock(mutex_);
  if (waiting_.size() >= queue_max_) return false;
  waiting_.push_back(std::move(job));
  if (idle_ < waiting_.size() && threads_.size() < threads_max_) {
    threads_.emplace_back([this] { work(); });
  }
  came_.notify_one();
  return true;
}

size_t pool::waiting() {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

void pool::work() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (waiting_.empty()) {
      ++idle_;
      came_.wait(lock);
      --idle_;
      continue;
    }
    std::function<void()> job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace pawl::actions
