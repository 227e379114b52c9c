// One error in its three forms: the host's failure, the ABI's pawl_error, the journal's error_view.
// The latter two borrow from what they are made of.
#pragma once

#include "journal/event.hpp"

#include <pawl/binary.hpp>
#include <pawl/detail/text.hpp>
#include <pawl/result.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace pawl::engine {

inline constexpr size_t code_bytes_max = 64;

inline pawl_error to_abi(const failure& why) {
  return {sizeof(pawl_error),        why.retryable ? 1U : 0U,   detail::view(why.code),
          detail::view(why.message), detail::view(why.details), why.retry_after_ms};
}

inline journal::error_view to_journal(const failure& why) {
  return {why.code, why.message, why.details, why.retryable, why.retry_after_ms};
}

inline failure to_failure(const journal::error_view& error) {
  return {std::string(error.code), std::string(error.message), std::string(error.details),
          error.retryable, error.retry_after_ms};
}

// Reads no more than the sender's size. What is no UTF-8 is replaced: the texts become part of
// JSON, and what is recorded once would spoil each replay.
inline failure to_failure(const pawl_error& given) {
  pawl_error known{};
  std::memcpy(&known, &given, std::min<size_t>(given.size, sizeof known));
  failure why;
  why.code = replace_invalid_utf8(detail::text(known.code).substr(0, code_bytes_max));
  if (why.code.empty()) why.code = PAWL_ERROR_INTERNAL;
  why.message = replace_invalid_utf8(detail::text(known.message));
  why.details = replace_invalid_utf8(detail::text(known.details));
  why.retryable = known.retryable != 0;
  why.retry_after_ms = std::max<int64_t>(known.retry_after_ms, 0);
  return why;
}

}  // namespace pawl::engine
