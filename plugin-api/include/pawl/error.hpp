// error: the one exception of actions and workflows. Throw it to fail with a code of your choice;
// catch it to see what a step failed with. It is turned into the ABI's plain data where the body
// ends, and never crosses a module's boundary.
//
//   throw pawl::final_error("unknown_customer", "there is no customer 17");
//   throw pawl::transient_error(PAWL_ERROR_RATE_LIMITED, "the shop asks for a pause", 30s);
#pragma once

#include <pawl/detail/text.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

namespace pawl {

class error : public std::exception {
 public:
  // `code` is one of status.h or your own, `[a-z][a-z0-9_]*`; `message` is one sentence for a
  // person, without secrets.
  error(std::string code, std::string message)
      : code_(std::move(code)), message_(std::move(message)) {}

  // Copies what the ABI's error says, as far as it was filled in.
  explicit error(const pawl_error& from) {
    pawl_error known{};
    std::memcpy(&known, &from, std::min<size_t>(from.size, sizeof known));
    code_ = known.code.size == 0 ? PAWL_ERROR_INTERNAL : detail::text(known.code);
    message_ = detail::text(known.message);
    details_ = detail::text(known.details);
    retryable_ = known.retryable != 0;
    retry_after_ = std::chrono::milliseconds(known.retry_after_ms);
  }

  // The exception being handled; for use in a catch block. pawl::error as it says, anything else as
  // `internal`, which is not retried.
  static error from_current();

  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& details() const { return details_; }  // JSON text, or empty
  bool retryable() const { return retryable_; }
  std::chrono::milliseconds retry_after() const { return retry_after_; }  // 0: no one asked to wait

  error& with_details(std::string json) { return details_ = std::move(json), *this; }
  error& with_retry(bool retryable, std::chrono::milliseconds after = {}) {
    return retryable_ = retryable, retry_after_ = after, *this;
  }

  // The same as plain data. Borrows from this object.
  pawl_error to_abi() const {
    pawl_error plain{};
    plain.size = sizeof plain;
    plain.retryable = retryable_ ? 1 : 0;
    plain.code = detail::view(code_);
    plain.message = detail::view(message_);
    plain.details = detail::view(details_);
    plain.retry_after_ms = retry_after_.count();
    return plain;
  }

 private:
  std::string code_;
  std::string message_;
  std::string details_;
  bool retryable_ = false;
  std::chrono::milliseconds retry_after_{0};
};

// Trying again can't help: wrong input, no permission.
inline error final_error(std::string code, std::string message) {
  return {std::move(code), std::move(message)};
}

// Trying again may help: a network fault, a rate limit. `retry_after` is the pause asked for.
inline error transient_error(std::string code, std::string message,
                             std::chrono::milliseconds retry_after = {}) {
  return error(std::move(code), std::move(message)).with_retry(true, retry_after);
}

inline error error::from_current() {
  try {
    throw;
  } catch (const error& known) {
    return known;
  } catch (const std::exception& unknown) {
    return {PAWL_ERROR_INTERNAL, unknown.what()};
  } catch (...) {
    return {PAWL_ERROR_INTERNAL, "an exception that is not a std::exception"};
  }
}

}  // namespace pawl
