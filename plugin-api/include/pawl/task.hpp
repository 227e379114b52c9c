// task<T>: a lazy coroutine, the return type of workflows and of the helpers they are cut into.
//
//   pawl::task<int> total(pawl::context& ctx, order in) { ... co_return co_await price.run(ctx,
//   in); }
//
// It starts when it is awaited, in the branch of whoever awaits it, and is awaited at most once. It
// owns its frame: a task that is dropped takes all that it holds along. Not tied to a thread; never
// resumed but from within the activation of its instance.
#pragma once

#include <pawl/detail/branch.hpp>

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace pawl {

template <class T = void>
class task;

namespace detail {

// Told when a task that was started as a branch of its own has ended.
class joiner {
 public:
  virtual void branch_ended(size_t index, bool failed) noexcept = 0;

 protected:
  ~joiner() = default;
};

class promise_base {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct final_awaiter {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      promise_base& promise = ended.promise();
      if (promise.joiner_ == nullptr) return promise.continuation_;
      promise.joiner_->branch_ended(promise.index_, promise.exception_ != nullptr);
      return std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  final_awaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  // The branch that awaits of this coroutine happen in.
  branch& in() { return *branch_; }

 protected:
  template <class>
  friend class pawl::task;
  branch* branch_ = nullptr;
  std::coroutine_handle<> continuation_;
  joiner* joiner_ = nullptr;
  size_t index_ = 0;
  std::exception_ptr exception_;
};

template <class T>
class promise final : public promise_base {
 public:
  task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    if (exception_) std::rethrow_exception(exception_);
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class promise<void> final : public promise_base {
 public:
  task<void> get_return_object();
  void return_void() {}
  void take() {
    if (exception_) std::rethrow_exception(exception_);
  }
};

}  // namespace detail

template <class T>
class [[nodiscard]] task {
 public:
  using promise_type = detail::promise<T>;
  using value_type = T;

  task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  task& operator=(task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
    promise_type& own = handle_.promise();
    own.branch_ = &awaiting.promise().in();
    own.continuation_ = awaiting;
    return handle_;
  }
  T await_resume() { return handle_.promise().take(); }

  // Starts the task in a branch of its own at the next turn of the ready queue; `ended` is told
  // when it is done, with `index`. Called instead of awaiting. The task, branch and joiner must
  // stay put until then.
  void start_in(detail::branch& branch, detail::joiner& ended, size_t index) {
    promise_type& own = handle_.promise();
    own.branch_ = &branch;
    own.joiner_ = &ended;
    own.index_ = index;
    branch.rt().ready(branch, handle_);
  }
  // The value, or the exception, of a task that was started so and has ended.
  T take() { return handle_.promise().take(); }

 private:
  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

namespace detail {

template <class T>
task<T> promise<T>::get_return_object() {
  return task<T>(std::coroutine_handle<promise>::from_promise(*this));
}
inline task<void> promise<void>::get_return_object() {
  return task<void>(std::coroutine_handle<promise>::from_promise(*this));
}

// What awaiting an A gives.
template <class A>
decltype(auto) awaiter_of(A&& awaitable) {
  if constexpr (requires { std::forward<A>(awaitable).operator co_await(); }) {
    return std::forward<A>(awaitable).operator co_await();
  } else {
    return std::forward<A>(awaitable);
  }
}
template <class A>
using awaited = decltype(awaiter_of(std::declval<A>()).await_resume());

// Any awaitable of the SDK as a task, to run as a branch.
template <class A>
task<awaited<A>> as_task(A awaitable) {
  co_return co_await std::move(awaitable);
}
template <class T>
task<T> as_task(task<T> already) {
  return already;
}

}  // namespace detail
}  // namespace pawl
