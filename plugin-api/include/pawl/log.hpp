// A line in the host's log, from any thread of a module. Never put a secret in it.
#pragma once

#include <pawl/detail/exports.hpp>
#include <pawl/detail/text.hpp>

#include <string_view>

namespace pawl {

enum class log_level : int32_t {
  trace = PAWL_LOG_TRACE,
  debug = PAWL_LOG_DEBUG,
  info = PAWL_LOG_INFO,
  warn = PAWL_LOG_WARN,
  error = PAWL_LOG_ERROR,
};

// `fields` is a JSON object, or empty.
inline void log(log_level level, std::string_view message, std::string_view fields = {}) {
  const pawl_host* host = detail::host();
  if (host == nullptr) return;
  host->log(host, static_cast<int32_t>(level), detail::view(message), detail::view(fields));
}

}  // namespace pawl
