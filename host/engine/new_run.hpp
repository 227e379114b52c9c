// What a run needs before it exists: a workflow, an input that fits, an id.
#pragma once

#include "engine/environment.hpp"
#include "journal/store.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::engine {

struct new_run_request {
  std::string id;  // empty: one is made
  std::string workflow;
  std::string input;  // JSON
  std::string idempotency_key;
  std::string trigger;
  std::string traceparent;  // ignored when malformed
  std::string credentials;  // "KIND=NAME,KIND=NAME", see actions/credential_names.hpp
  std::string parent_id;
  uint64_t parent_seq = 0;
};

struct new_run {
  journal::run_row row;
  workflow_handle workflow;
  workflow_limits limits;  // in force
};

// Checks everything. Errors: unknown_workflow, invalid_input (id, input or key), too_large.
result<new_run> make_new_run(const new_run_request& request, environment& env);

// The change that creates the run with its first event and nothing more, as a child is created.
journal::change to_change(const new_run& made, std::string_view input);

// 26 characters that sort by time: 48 bits of milliseconds, 80 of chance.
std::string make_run_id(environment& env);

// PARENT.SEQ, so that it is the same whenever the parent's turn is played again; a hash of that
// when it would be over the limit for ids.
std::string child_run_id(std::string_view parent_id, uint64_t seq);

// `[A-Za-z0-9][A-Za-z0-9._-]*`, at most 64 bytes.
bool is_run_id(std::string_view text);

}  // namespace pawl::engine
