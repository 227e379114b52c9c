// An ended run as spans of a distributed trace: one of the run, and under it one for each attempt
// at each action and one for each other operation. Their ids are those that actions and child runs
// were told (engine/trace.hpp). Any thread, nothing shared.
#pragma once

#include <pawl/host.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pawl::telemetry {

struct span {
  std::string trace_id, span_id, parent_span_id;  // hex; a trace's first span has no parent
  std::string name;
  int64_t start_ms = 0, end_ms = 0;
  std::vector<std::pair<std::string, std::variant<std::string, int64_t>>> attributes;
  std::string error;  // what went wrong; empty: nothing did
};

// None of a run whose caller did not want it recorded.
std::vector<span> spans_of(const run_info& run, const std::vector<step_info>& steps);

// An ExportTraceServiceRequest of OTLP, as JSON.
std::string to_otlp_json(std::span<const span> spans);

}  // namespace pawl::telemetry
