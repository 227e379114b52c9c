#include "journal/event.hpp"

#include <array>
#include <cstddef>

namespace pawl::journal {
namespace {

// Indexed by operation_kind: none, step, sleep, hook, child, record.
using names = std::array<std::string_view, 6>;
constexpr names scheduled = {"scheduled",   "step_scheduled", "sleep_started",
                             "hook_opened", "child_started",  "record_started"};
constexpr names completed = {"completed",    "step_completed",  "sleep_ended",
                             "hook_resumed", "child_completed", "recorded"};
constexpr names failed = {"failed",      "step_failed",  "sleep_failed",
                          "hook_failed", "child_failed", "record_failed"};
constexpr names cancelled = {"cancelled",      "step_cancelled",  "sleep_cancelled",
                             "hook_cancelled", "child_cancelled", "record_cancelled"};
constexpr names retrying = {"retrying",      "step_retrying",  "sleep_retrying",
                            "hook_retrying", "child_retrying", "record_retrying"};

}  // namespace

std::string_view event_name(event_type type, operation_kind operation) {
  const auto index = static_cast<size_t>(operation);
  switch (type) {
    case event_type::started:
      return "run_started";
    case event_type::scheduled:
      return scheduled[index];
    case event_type::completed:
      return completed[index];
    case event_type::failed:
      return failed[index];
    case event_type::cancelled:
      return cancelled[index];
    case event_type::retrying:
      return retrying[index];
    case event_type::heartbeat:
      return "hook_heartbeat";
    case event_type::cancel_asked:
      return "run_cancel_asked";
    case event_type::paused:
      return "run_paused";
    case event_type::resumed:
      return "run_resumed";
    case event_type::retried:
      return "run_retried";
    case event_type::run_completed:
      return "run_completed";
    case event_type::run_failed:
      return "run_failed";
    case event_type::run_cancelled:
      return "run_cancelled";
    case event_type::continued:
      return "run_continued";
  }
  return "unknown";
}

}  // namespace pawl::journal
