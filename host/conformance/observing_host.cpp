#include "conformance/observing_host.hpp"

#include "engine/errors.hpp"
#include "modules/tables.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

using detail::text;
using modules::is_utf8;

constexpr uint64_t first_token = 0x7000'0001;
constexpr uint64_t token_step = 0x1'0000'0000;  // so that a neighbour of a token is none

// What is wrong with text that must be JSON, or nothing.
std::optional<std::string> json_fault(std::string_view given, bool object) {
  if (given.empty()) return {};
  json::error_code error;
  const json::value value = json::parse(given, error);
  if (error) return "not JSON: " + error.message();
  if (object && !value.is_object()) return "not a JSON object";
  return {};
}

bool is_code(std::string_view given) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !given.empty() && given.size() <= engine::code_bytes_max &&
         std::ranges::all_of(given, allowed) && given[0] >= 'a' && given[0] <= 'z';
}

}  // namespace

observing_host::observing_host(bool newer) {
  table_.size = sizeof(pawl_host) + (newer ? sizeof(table_.slots_of_later_minors) : 0);
  table_.abi_minor = newer ? PAWL_ABI_MINOR + 1 : PAWL_ABI_MINOR;
  table_.owner = this;
  table_.extension = [](const pawl_host* host, const char*) -> const void* {
    (void)of(host);
    return nullptr;
  };
  table_.log = [](const pawl_host* host, int32_t level, pawl_str message, pawl_str fields) {
    observing_host& self = of(host);
    std::string fault;
    if (level < PAWL_LOG_TRACE || level > PAWL_LOG_ERROR) fault = fmt::format("level {}", level);
    if (message.size == 0) fault = "no message";
    if (!is_utf8(text(message))) fault = "a message that is not UTF-8";
    if (const auto wrong = json_fault(text(fields), true)) fault = "fields that are " + *wrong;
    if (fault.empty()) return;
    const std::lock_guard lock(self.mutex_);
    self.bad_logs_.push_back("it logged a line with " + fault);
  };
  table_.complete = [](const pawl_host* host, uint64_t token, pawl_str output) -> pawl_status {
    return of(host).end(token, "complete",
                        [&](call_record& seen) { seen.output = std::string(text(output)); });
  };
  table_.fail = [](const pawl_host* host, uint64_t token, const pawl_error* error) -> pawl_status {
    observing_host& self = of(host);
    self.note_error(error);
    return self.end(token, "fail", [&](call_record& seen) {
      seen.failed = true;
      if (error != nullptr) seen.error = engine::to_failure(*error);
    });
  };
  table_.heartbeat = [](const pawl_host* host, uint64_t token, pawl_str) -> pawl_status {
    observing_host& self = of(host);
    const std::lock_guard lock(self.mutex_);
    const own_call* call = self.find(token, "heartbeat");
    return call != nullptr && call->seen.endings == 0 ? PAWL_OK : PAWL_STALE;
  };
  table_.cancelled = [](const pawl_host* host, uint64_t token) -> uint32_t {
    observing_host& self = of(host);
    const std::lock_guard lock(self.mutex_);
    const own_call* call = self.find(token, "cancelled");
    return call != nullptr && call->seen.endings == 0 && !call->cancelled ? 0 : 1;
  };
}

uint64_t observing_host::issue() {
  const std::lock_guard lock(mutex_);
  const uint64_t token = first_token + token_step * calls_.size();
  calls_[token];
  return token;
}

bool observing_host::await_ending(uint64_t token, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, patience, [&] { return calls_[token].seen.endings > 0; });
}

call_record observing_host::seen_of(uint64_t token) {
  const std::lock_guard lock(mutex_);
  return calls_[token].seen;
}

void observing_host::cancel(uint64_t token) {
  const std::lock_guard lock(mutex_);
  calls_[token].cancelled = true;
}

std::vector<std::string> observing_host::foreign_tokens() {
  const std::lock_guard lock(mutex_);
  return foreign_tokens_;
}

std::vector<std::string> observing_host::bad_logs() {
  const std::lock_guard lock(mutex_);
  return bad_logs_;
}

std::vector<std::string> observing_host::bad_errors() {
  const std::lock_guard lock(mutex_);
  return bad_errors_;
}

observing_host::own_call* observing_host::find(uint64_t token, const char* function) {
  const auto found = calls_.find(token);
  if (found != calls_.end()) return &found->second;
  foreign_tokens_.push_back(
      fmt::format("it called {}() with token {:#x}, which it was never given", function, token));
  return nullptr;
}

pawl_status observing_host::end(uint64_t token, const char* function,
                                const std::function<void(call_record&)>& fill) {
  pawl_status status = answer;
  {
    const std::lock_guard lock(mutex_);
    own_call* call = find(token, function);
    if (call == nullptr) return PAWL_STALE;
    if (call->seen.endings++ == 0) {
      fill(call->seen);
    } else {
      status = PAWL_STALE;
    }
  }
  if (on_ending) on_ending(token);
  ended_.notify_all();
  return status;
}

void observing_host::note_error(const pawl_error* error) {
  std::string fault;
  if (error == nullptr) {
    fault = "no error at all";
  } else if (error->size < offsetof(pawl_error, retry_after_ms) + sizeof(error->retry_after_ms)) {
    fault = fmt::format("a pawl_error of size {}", error->size);
  } else if (!is_code(text(error->code))) {
    fault = fmt::format("the code \"{}\"", text(error->code).substr(0, engine::code_bytes_max));
  } else if (error->message.size == 0 || !is_utf8(text(error->message))) {
    fault = "a message that is empty or not UTF-8";
  } else if (const auto wrong = json_fault(text(error->details), false)) {
    fault = "details that are " + *wrong;
  } else if (error->retryable > 1 || error->retry_after_ms < 0) {
    fault = "a value of retryable or retry_after_ms that means nothing";
  }
  if (fault.empty()) return;
  const std::lock_guard lock(mutex_);
  bad_errors_.push_back("a call failed with " + fault);
}

}  // namespace pawl::conformance
