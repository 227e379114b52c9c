// One operation of a run that is open: asked for by the workflow, not answered yet.
#pragma once

#include "engine/retry_policy.hpp"
#include "journal/event.hpp"

#include <cstdint>
#include <string>

namespace pawl::engine {

struct operation {
  enum class phase : uint8_t {
    recorded,    // in the journal, or on its way there; not started
    held,        // a step that waits for a permit of its action
    started,     // a call in flight, a child under way, a hook or sleep that is awaited
    backing_off  // a step between two attempts
  };

  uint64_t seq = 0;         // of its scheduled event
  uint64_t command_id = 0;  // by which its instance knows it
  journal::operation_kind kind = journal::operation_kind::none;
  phase at = phase::recorded;
  uint32_t attempts = 0;  // that failed so far
  std::string key;
  std::string name;
  std::string payload;  // a step's or child's input, a hook's schema
  std::string scope;
  std::string token;  // of a hook; a child's run id
  retry_policy retry;
  int64_t timeout_ms = 0;
  int64_t heartbeat_timeout_ms = 0;
  int64_t due_ms = 0;            // sleep's end, hook's or child's deadline, next attempt; 0: none
  int64_t heartbeat_due_ms = 0;  // hook: when its next sign of life is due; 0: none is asked for
  uint64_t call_tag = 0;         // step, started or held: the shard's name for the call

  // When something is to happen without anybody's doing, 0 for never: what its timer in the store
  // says.
  [[nodiscard]] int64_t timer_ms() const {
    if (due_ms == 0 || heartbeat_due_ms == 0) return due_ms + heartbeat_due_ms;
    return due_ms < heartbeat_due_ms ? due_ms : heartbeat_due_ms;
  }
};

}  // namespace pawl::engine
