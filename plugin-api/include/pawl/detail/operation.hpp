// The awaiter that all operations with one answer share: it suspends, takes the answer, and gives
// the value or throws. An operation whose branch is cancelled throws pawl::cancelled instead of
// starting.
#pragma once

#include <pawl/detail/branch.hpp>
#include <pawl/json.hpp>
#include <pawl/step_error.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>

namespace pawl::detail {

struct empty {};

// The value of an answer, or the exception it stands for.
template <class Out>
class answer_slot {
 public:
  void take(const pawl_resolution& resolution, const std::string& key) {
    try {
      if (resolution.kind == PAWL_RESOLUTION_FAILED) throw_answer(resolution, key);
      if constexpr (!std::is_void_v<Out>) value_.emplace(from_json<Out>(text(resolution.payload)));
    } catch (...) {
      exception_ = std::current_exception();
    }
    done_ = true;
  }
  void cancel() {
    exception_ = std::make_exception_ptr(cancelled());
    done_ = true;
  }
  void fail(std::exception_ptr why) {
    exception_ = std::move(why);
    done_ = true;
  }
  template <class Value>
  void set(Value&& value) {
    value_.emplace(std::forward<Value>(value));
    done_ = true;
  }
  void set() { done_ = true; }
  bool done() const { return done_; }
  Out get() {
    if (exception_) std::rethrow_exception(exception_);
    if constexpr (!std::is_void_v<Out>) return std::move(*value_);
  }

 private:
  [[noreturn]] static void throw_answer(const pawl_resolution& resolution, const std::string& key) {
    static constexpr pawl_error nothing{};
    const pawl_error* given = resolution.error != nullptr ? resolution.error : &nothing;
    throw step_error(*given, key, resolution.attempts);
  }

  std::optional<std::conditional_t<std::is_void_v<Out>, empty, Out>> value_;
  std::exception_ptr exception_;
  bool done_ = false;
};

template <class Out>
class operation : public pending {
 public:
  bool await_ready() const noexcept { return false; }
  Out await_resume() { return slot_.get(); }

 protected:
  // Starts with `start(branch)` and suspends, or goes straight on when there is nothing to wait
  // for.
  template <class Promise, class Start>
  bool suspend(std::coroutine_handle<Promise> waiter, Start&& start) {
    branch& in = waiter.promise().in();
    if (in.cancelled()) {
      slot_.cancel();
      return false;
    }
    waiter_ = waiter;
    waiting_in_ = &in;
    start(in);
    return true;
  }
  void resume() {
    if (waiter_) waiting_in_->rt().ready(*waiting_in_, waiter_);
  }
  pawl_command command(uint32_t kind) const {
    pawl_command made{};
    made.size = sizeof made;
    made.kind = kind;
    made.key = view(key_);
    return made;
  }

  void answer(const pawl_resolution& resolution) override {
    slot_.take(resolution, key_);
    resume();
  }
  void cancel() override {
    slot_.cancel();
    resume();
  }

  answer_slot<Out> slot_;
  std::string key_;
  std::coroutine_handle<> waiter_;
  branch* waiting_in_ = nullptr;
};

}  // namespace pawl::detail
