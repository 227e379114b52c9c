// One entry of a run's log, as a view: the strings point into whatever was decoded, or into what is
// about to be encoded. README.md in this folder describes the bytes.
#pragma once

#include <cstdint>
#include <string_view>

namespace pawl::journal {

// On disk: values are only ever added.
enum class event_type : uint8_t {
  started = 1,         // name: workflow; payload: input. The first of a generation
  scheduled = 2,       // operation, key, name, payload: input; due_ms, token, options by operation
  completed = 3,       // refers; payload: output; attempts
  failed = 4,          // refers; error; attempts
  cancelled = 5,       // refers: the workflow no longer wants the answer
  retrying = 6,        // refers; error and attempts so far; due_ms: when the next attempt starts
  heartbeat = 7,       // refers to a hook; due_ms: when its next sign of life is due
  cancel_asked = 8,    // someone asked the run to stop
  paused = 9,          // by a person
  resumed = 10,        // by a person
  retried = 11,        // by a person, after a failure; dropped: the events that no longer count
  run_completed = 12,  // payload: output
  run_failed = 13,     // error; refers: the step whose failure it was, or 0
  run_cancelled = 14,  // error
  continued = 15,      // payload: the next generation's input
};

// What a scheduled event asks for. On disk, like event_type.
enum class operation_kind : uint8_t {
  none = 0,
  step = 1,    // name: the action
  sleep = 2,   // due_ms: until when
  hook = 3,    // token; due_ms: when it times out, 0 for never
  child = 4,   // name: the workflow; token: the child's run id
  record = 5,  // a local result; its completed or failed event is in the same entry
};

// An error as the journal keeps it.
struct error_view {
  std::string_view code;
  std::string_view message;
  std::string_view details;  // JSON text or empty
  bool retryable = false;
  int64_t retry_after_ms = 0;
};

struct event {
  uint64_t seq = 0;   // 1 for a run's first, no gaps; kept by the key, not by the bytes
  int64_t at_ms = 0;  // milliseconds since 1970 UTC
  event_type type = event_type::started;
  operation_kind operation = operation_kind::none;
  uint32_t attempts = 0;
  uint64_t refers = 0;  // seq of the scheduled event that this one is about
  int64_t due_ms = 0;
  int64_t timeout_ms = 0;            // scheduled step or child: as the call asked
  int64_t heartbeat_timeout_ms = 0;  // scheduled step or hook
  std::string_view key;
  std::string_view name;
  std::string_view payload;  // JSON text
  std::string_view token;
  std::string_view scope;  // scheduled step: credentials from this scope alone
  std::string_view
      options;  // scheduled step: the call's retry policy, encoded (retry_policy.hpp), or empty
  std::string_view dropped;  // retried: seqs, as varints one after the other
  error_view error;
};

// "step_completed", "hook_opened", "run_failed" ...: what people and other programs see.
// `operation` is that of the scheduled event it refers to.
std::string_view event_name(event_type type, operation_kind operation);

}  // namespace pawl::journal
