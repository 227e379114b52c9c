// What a run's input says about its place among others of its workflow. Pure; any thread.
#pragma once

#include <pawl/flow.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::flow {

inline constexpr size_t key_bytes_max = 128;

struct run_place {
  std::string key;  // the value as JSON text, a hash of it when it is longer; empty: none
  int64_t priority = 0;
};

// `input` is JSON. A member that is missing or null gives no key; what is not a whole number gives
// priority 0; a priority is at most 10^9 either way.
run_place place_of(std::string_view input, const workflow_limits& limits);

// "" or "/a/0/b~1c", as RFC 6901 has it.
bool is_json_pointer(std::string_view text);

}  // namespace pawl::flow
