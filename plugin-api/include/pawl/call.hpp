// What an action's function learns about the attempt that it makes. There is no way here to call
// another action, on purpose: an action is a leaf, and only a workflow composes.
//
// Borrowed: valid until the call is completed. Its functions may be called on any thread.
#pragma once

#include <pawl/detail/json_write.hpp>
#include <pawl/log.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>

namespace pawl {

class call {
 public:
  explicit call(const pawl_call& from) {
    std::memcpy(&call_, &from, std::min<size_t>(from.size, sizeof call_));
  }

  uint32_t attempt() const { return call_.attempt; }  // 1 for the first

  // The same over all attempts of the step, and no other's: hand it to the other side.
  std::string_view idempotency_key() const { return detail::text(call_.idempotency_key); }
  std::string_view run_id() const { return detail::text(call_.run_id); }  // empty: outside a run
  std::string_view step_key() const { return detail::text(call_.step_key); }

  // W3C Trace Context: this attempt's own span, for the header of that name. Empty outside a run,
  // and in a host of ABI 1.0.
  std::string_view traceparent() const { return detail::text(call_.traceparent); }

  // After it no one waits for the result.
  std::chrono::system_clock::time_point deadline() const {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(call_.deadline_ms));
  }
  std::chrono::milliseconds time_left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(deadline() -
                                                                 std::chrono::system_clock::now());
  }

  // True once the work should stop: cancelled, past its deadline, or the host is shutting down.
  bool cancelled() const {
    const pawl_host* host = detail::host();
    return host->cancelled(host, call_.token) != 0;
  }

  // A sign of life, for calls with a heartbeat timeout; `details` is JSON for people, or empty.
  // False when the result is no longer wanted.
  bool heartbeat(std::string_view details = {}) const {
    const pawl_host* host = detail::host();
    return host->heartbeat(host, call_.token, detail::view(details)) == PAWL_OK;
  }

  // A line in the host's log that names the run and the step.
  void log(log_level level, std::string_view message) const {
    std::string fields = R"({"run":)";
    detail::write_string(fields, run_id());
    fields += R"(,"step":)";
    detail::write_string(fields, step_key());
    fields += '}';
    pawl::log(level, message, fields);
  }

  const pawl_call& abi() const { return call_; }

 private:
  pawl_call call_{};
};

}  // namespace pawl
