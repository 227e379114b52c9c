// One function for each section of the benchmark; each adds its figures to the report. They throw
// what keeps them from measuring.
#pragma once

#include "bench/report.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

namespace pawl::bench {

struct bench {
  std::filesystem::path folder;  // for each section to make its own in
  bool quick;
  report told = {};

  [[nodiscard]] size_t size(size_t full, size_t small) const { return quick ? small : full; }
};

void measure_step(bench& in);
void measure_concurrency(bench& in);
void measure_sleeping(bench& in);
void measure_replay(bench& in);
void measure_schema(bench& in);
void measure_http(bench& in);
void measure_streams(bench& in);

// The other processes that measure_sleeping and measure_streams start: do not return when the words
// are theirs.
void be_sleeping_child(std::span<char* const> words);
void be_serving_child(std::span<char* const> words);

}  // namespace pawl::bench
