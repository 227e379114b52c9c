// The limits that the host is given over those that modules declare; they can be given anew while
// steps start.
#pragma once

#include <pawl/flow.hpp>

#include <atomic>
#include <deque>
#include <mutex>
#include <utility>

namespace pawl::flow {

class overrides {
 public:
  explicit overrides(flow_limits given = {}) { set(std::move(given)); }

  // Any thread.
  void set(flow_limits given) {
    const std::lock_guard lock(mutex_);
    now_.store(&given_.emplace_back(std::move(given)), std::memory_order_release);
  }

  // Any thread, for each step: no lock, so all that were ever given are kept, as someone may still
  // read them; they are small, and few.
  [[nodiscard]] const flow_limits& now() const { return *now_.load(std::memory_order_acquire); }

 private:
  std::mutex mutex_;
  std::deque<flow_limits> given_;
  std::atomic<const flow_limits*> now_ = nullptr;
};

}  // namespace pawl::flow
