#include "api/workers.hpp"

#include <utility>

namespace pawl::api {

bool workers::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queued_max_) return false;
    queue_.push_back(std::move(work));
    if (queue_.size() > idle_ && threads_.size() < threads_max_)
      threads_.emplace_back([this] { this->work(); });
  }
  came_.notify_one();
  return true;
}

void workers::stop() {
  std::vector<std::thread> ending;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    ending.swap(threads_);
  }
  came_.notify_all();
  for (std::thread& each : ending) each.join();
}

void workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    came_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    const auto next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    next();
    lock.lock();
  }
}

}  // namespace pawl::api
