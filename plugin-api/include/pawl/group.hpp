// group(): steps that belong together, under a name. shield(): steps that a cancel must not stop.
#pragma once

#include <pawl/detail/join.hpp>

#include <optional>
#include <string>
#include <utility>

namespace pawl {
namespace detail {

// One branch, awaited at once.
template <class Body>
class [[nodiscard]] group_awaiter final : public join {
  using value = awaited<decltype(std::declval<Body&>()())>;

 public:
  group_awaiter(const char* kind, std::string name, Body body, bool shielded)
      : kind_(kind), name_(std::move(name)), body_(std::move(body)) {
    numbered_ = false;
    shielded_ = shielded;
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    if (!begin(waiter, kind_, name_, 1)) return false;
    task_.emplace(call(body_));
    start(0, *task_);
    return true;
  }
  value await_resume() {
    if (!task_) throw cancelled();
    return task_->take();
  }

 private:
  static task<value> call(Body& body) { co_return co_await body(); }
  void ended(size_t, bool) override {}

  const char* kind_;
  std::string name_;
  Body body_;
  std::optional<task<value>> task_;
};

}  // namespace detail

// Runs `body`, a function that gives an awaitable, where a cancel does not reach it: compensation
// that must happen although, or because, the run is being cancelled. Its failure is thrown like any
// other.
template <class Body>
auto shield(Body body) {
  return detail::group_awaiter<Body>("shield", {}, std::move(body), true);
}

}  // namespace pawl
