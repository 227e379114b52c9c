// What many measurements of one thing come to.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace pawl::bench {

using steady = std::chrono::steady_clock;

inline double microseconds(steady::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

inline double seconds_since(steady::time_point begun) {
  return std::chrono::duration<double>(steady::now() - begun).count();
}

// The value that `share` of the samples do not exceed. Precondition: there is a sample.
inline double percentile(std::vector<double> samples, double share) {
  const auto at = static_cast<size_t>(share * static_cast<double>(samples.size() - 1));
  const auto nth = samples.begin() + static_cast<std::ptrdiff_t>(at);
  std::nth_element(samples.begin(), nth, samples.end());
  return *nth;
}

inline double median(const std::vector<double>& samples) {
  return percentile(samples, 0.5);
}

inline void append(std::vector<double>& to, const std::vector<double>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace pawl::bench
