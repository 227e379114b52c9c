// result<T>: a value, or the failure that says why there is none. The engine's only way to report
// errors; no exception passes through host code. A failure is plain data and crosses threads
// freely.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace pawl {

// Why something did not work. `code` is one of the ABI's error codes (status.h) or a module's own;
// `message` is for a person: what, where, what to do. `details` is JSON text or empty.
struct failure {
  std::string code;
  std::string message;
  std::string details = {};
  bool retryable = false;
  int64_t retry_after_ms = 0;
};

template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(failure why) : state_(std::in_place_index<1>, std::move(why)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition of the four: ok().
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Precondition of the two: !ok().
  [[nodiscard]] const failure& error() const& { return *checked(std::get_if<1>(&state_)); }
  [[nodiscard]] failure&& error() && { return std::move(*checked(std::get_if<1>(&state_))); }

 private:
  template <class P>
  static P* checked(P* pointer) {
    assert(pointer != nullptr);
    return pointer;
  }
  T& value() { return *checked(std::get_if<0>(&state_)); }
  const T& value() const { return *checked(std::get_if<0>(&state_)); }

  std::variant<T, failure> state_;
};

template <>
class [[nodiscard]] result<void> {
 public:
  result() = default;
  result(failure why) : failure_(std::move(why)), ok_(false) {}

  [[nodiscard]] bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  [[nodiscard]] const failure& error() const& {
    assert(!ok_);
    return failure_;
  }
  [[nodiscard]] failure&& error() && {
    assert(!ok_);
    return std::move(failure_);
  }

 private:
  failure failure_;
  bool ok_ = true;
};

}  // namespace pawl
