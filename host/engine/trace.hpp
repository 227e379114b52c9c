// Where a run stands in a distributed trace, in the terms of W3C Trace Context. A run's own span,
// and one for each attempt at each of its operations, have ids that are hashes of the run's id:
// they are the same after a restart, and whoever tells a collector of them needs no record. Any
// thread, nothing shared.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::engine {

struct span_context {
  std::array<uint64_t, 2> trace_id{};
  uint64_t span_id = 0;
  bool sampled = true;  // whoever began the trace wants it recorded
};

// Empty for what the specification says to ignore: anything malformed, version ff, an id of zeros.
std::optional<span_context> parse_traceparent(std::string_view text);
std::string to_traceparent(const span_context& from);  // 55 characters, version 00

std::string hex_trace_id(const span_context& of);  // 32 digits
std::string hex_span_id(uint64_t span_id);         // 16 digits

// Of a run whose row has that `traceparent`. Where that is empty the trace is one of its own.
span_context span_of_run(std::string_view run_id, std::string_view traceparent);
// Of an attempt, from 1, at the operation that was scheduled with that seq.
span_context span_of_attempt(std::string_view run_id, std::string_view traceparent, uint64_t seq,
                             uint32_t attempt);

}  // namespace pawl::engine
