// A workflow played from its start to its end, with made-up answers to all that it asks for.
// Bounded; the same for the same seed. One thread at a time.
#pragma once

#include "conformance/driven_instance.hpp"
#include "conformance/request.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pawl::conformance {

// The schemas of what workflows call, by name.
using schema_lookup = std::function<const io_schemas*(const std::string& name)>;

struct play_options {
  schema_lookup schemas;
  uint64_t seed = 1;
  payload_memory memory = payload_memory::kept;
  bool operations_fail = false;         // steps, hooks and children
  std::optional<size_t> cancel_before;  // the turn at which the run is asked to stop
};

struct turn {
  answer told;
  activated gave;
};

struct play {
  std::vector<turn> turns;
  std::map<std::string, uint64_t> ids;  // of its operations, by key
  bool created = false;
  bool ended = false;  // else it stopped at a fault, at a turn too many or with nothing to answer
  bool stuck = false;  // nothing to answer
};

// Stops at the first activation that goes wrong.
play play_workflow(const modules::workflow& workflow, const std::string& input,
                   const play_options& options);

// One command in words that tell all of it but its id, which may differ when a run is rebuilt.
std::string words_of(const engine::command& asked);
bool ends_run(const engine::command& asked);

}  // namespace pawl::conformance
