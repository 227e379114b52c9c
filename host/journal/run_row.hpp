// What the store keeps of a run beside its log: enough to list it, to load it and to hold it to its
// module.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::journal {

// On disk: values are only ever added.
enum class run_status : uint8_t {
  queued = 1,    // created, its instance not yet activated; or a retry that waits (ended_ms is set)
  running = 2,   // something is under way, or about to be
  sleeping = 3,  // nothing but timers is awaited
  waiting = 4,   // nothing but hooks, and perhaps timers, is awaited
  completed = 5,
  failed = 6,
  cancelled = 7,
  paused = 8,   // by a person
  blocked = 9,  // its module is missing, or replay diverged; `reason` tells
};

std::string_view status_name(run_status status);
std::optional<run_status> status_from_name(std::string_view name);
constexpr bool is_ended(run_status status) {
  return status == run_status::completed || status == run_status::failed ||
         status == run_status::cancelled;
}

struct run_row {
  std::string id;                       // `[A-Za-z0-9][A-Za-z0-9._-]*`, at most 64 bytes
  std::string workflow;                 // slug
  std::string module, version, sha256;  // the copy that the run is held to
  run_status status = run_status::queued;
  int64_t created_ms = 0;
  int64_t started_ms = 0;  // 0: not yet
  int64_t ended_ms = 0;    // 0: not yet
  uint64_t first_seq = 1;  // where the current generation's log begins
  uint32_t generation = 0;
  uint64_t seed[2] = {0, 0};
  std::string parent_id;        // or empty
  uint64_t parent_seq = 0;      // the scheduled event in the parent's log
  std::string forked_from;      // or empty
  std::string idempotency_key;  // or empty
  std::string traceparent;      // W3C Trace Context: what it is a part of, or empty
  std::string trigger;          // what started it: "cli", "api", "child", ...
  // Instances of credentials named for this run, "KIND=NAME,KIND=NAME"; or empty.
  std::string credentials;
  std::string reason;    // failed, cancelled: "code: message"; blocked: why, for a person
  std::string key;       // runs of one key are limited together; or empty
  int64_t priority = 0;  // among queued ones
};

// Its instance must not be made before it is admitted: it was never activated, or has ended and is
// to be retried.
inline bool is_to_begin(const run_row& row) {
  return row.status == run_status::queued ||
         (row.status == run_status::paused && (row.started_ms == 0 || row.ended_ms != 0));
}

// On disk: values are only ever added.
enum class hook_end : uint8_t {
  answered = 1,
  expired = 2,   // nobody came in time
  unwanted = 3,  // the workflow, or the run's end, gave it up
};

// What is left of a hook that is open no more, as long as its run is there.
struct closed_hook {
  std::string token;
  std::string run_id;
  std::string key;
  int64_t closed_ms = 0;
  hook_end how = hook_end::answered;
};

// A token that the outside may answer.
struct hook_row {
  std::string token;
  std::string run_id;
  uint64_t seq = 0;  // the scheduled event
  std::string key;
  int64_t opened_ms = 0;
  int64_t due_ms = 0;       // when it times out, 0 for never
  std::string schema = {};  // JSON Schema of its value; empty: any value
};

struct timer {
  int64_t due_ms = 0;
  std::string run_id;
  uint64_t seq = 0;  // the scheduled event it belongs to
};

}  // namespace pawl::journal
