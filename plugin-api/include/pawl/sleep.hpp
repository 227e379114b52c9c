// A durable sleep, as context::sleep and sleep_until give it: it lasts over restarts and costs no
// thread.
#pragma once

#include <pawl/detail/operation.hpp>

#include <chrono>
#include <coroutine>
#include <cstdint>

namespace pawl {

using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

class sleep_awaiter final : public detail::operation<void> {
 public:
  sleep_awaiter(int64_t until_ms, int64_t for_ms) : until_ms_(until_ms), for_ms_(for_ms) {}
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return suspend(waiter, [this](detail::branch& in) {
      key_ = in.next_key("sleep", {});
      pawl_command made = command(PAWL_COMMAND_SLEEP);
      made.until_ms = until_ms_ != 0 ? until_ms_ : in.rt().now_ms() + for_ms_;
      in.rt().submit(*this, in, made);
    });
  }

 private:
  int64_t until_ms_;
  int64_t for_ms_;
};

class [[nodiscard]] sleep_operation {
 public:
  // Either until a time, or for a duration that begins when it is awaited.
  sleep_operation(int64_t until_ms, int64_t for_ms) : until_ms_(until_ms), for_ms_(for_ms) {}
  sleep_awaiter operator co_await() && { return sleep_awaiter(until_ms_, for_ms_); }

 private:
  int64_t until_ms_;
  int64_t for_ms_;
};

}  // namespace pawl
