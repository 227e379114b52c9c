// How the engine gets actions called. host/actions implements it over the loaded modules.
#pragma once

#include <pawl/flow.hpp>
#include <pawl/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::engine {

// One attempt at a step. The views are borrowed until start() returns.
struct call_request {
  uint64_t tag = 0;  // the caller's own, given back with the outcome
  std::string_view action;
  std::string_view input;  // JSON, not yet held against the action's schema
  std::string_view scope;
  std::string_view credentials;  // instances named for the run, see actions/credential_names.hpp
  std::string_view idempotency_key;
  std::string_view run_id;
  std::string_view step_key;
  std::string_view traceparent;
  uint32_t attempt = 1;
  int64_t deadline_ms = 0;
};

struct call_outcome {
  uint64_t tag = 0;
  std::string output;             // JSON that fits the action's schema
  std::optional<failure> failed;  // instead
};

// Who hears how calls end. Called on any thread, also from within start(); must not block.
class call_sink {
 public:
  virtual ~call_sink() = default;
  virtual void called(call_outcome outcome) = 0;
  // A heartbeat; `progress` is JSON for people, or empty.
  virtual void alive(uint64_t tag, std::string progress) = 0;
};

// What an action itself declares for its calls.
struct call_defaults {
  std::optional<int64_t> timeout_ms = {};  // where the call sets none
  action_limits limits = {};
};

class dispatcher {
 public:
  virtual ~dispatcher() = default;

  // Starts a call; exactly one outcome follows unless abandon() comes first. Gives the call's
  // token.
  virtual uint64_t start(const call_request& request, call_sink& sink) = 0;

  // Asks the action to stop and forgets the call: no outcome follows once this has returned.
  virtual void abandon(uint64_t token) = 0;

  // Asks the action to stop; its outcome follows all the same.
  virtual void ask_to_stop(uint64_t token) = 0;

  virtual call_defaults defaults(std::string_view action) = 0;
};

}  // namespace pawl::engine
