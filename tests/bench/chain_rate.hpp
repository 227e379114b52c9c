// The engine's own rate, with nothing before it: runs of ten steps, so many at a time.
#pragma once

#include <pawl/host.hpp>

#include <cstddef>
#include <vector>

namespace pawl::bench {

inline constexpr size_t steps_per_run = 10;

// Steps a second until `runs` of them have ended; adds the times from step to step.
double chain_rate(host& on, size_t concurrent, size_t runs, std::vector<double>& step_times_us);

}  // namespace pawl::bench
