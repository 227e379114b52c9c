// How often values of which size came: what Prometheus calls a histogram. Any thread; a reader may
// see a value in its bucket that is not in the sum yet.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pawl::figures {

// What a histogram held at one moment.
struct distribution {
  std::vector<double> bounds;    // each bucket's largest value, ascending
  std::vector<uint64_t> counts;  // of each bucket; one more for what is beyond them all
  double sum = 0;
};

// 100 us to 10 min; counted in nanoseconds and told in seconds.
inline constexpr double nanosecond = 1e-9;
inline constexpr std::array<uint64_t, 18> duration_bounds_ns = {
    100'000,       250'000,       500'000,       1'000'000,      2'500'000,      5'000'000,
    10'000'000,    25'000'000,    50'000'000,    100'000'000,    250'000'000,    500'000'000,
    1'000'000'000, 2'500'000'000, 5'000'000'000, 10'000'000'000, 60'000'000'000, 600'000'000'000};

class histogram {
 public:
  // `bounds` are borrowed for good. Values are told multiplied by `unit`.
  explicit histogram(std::span<const uint64_t> bounds, double unit = 1)
      : bounds_(bounds),
        unit_(unit),
        counts_(std::make_unique<std::atomic<uint64_t>[]>(bounds.size() + 1)) {}

  void add(uint64_t value) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }
  void add(std::chrono::nanoseconds took) {
    add(static_cast<uint64_t>(std::max<int64_t>(took.count(), 0)));
  }

  [[nodiscard]] distribution read() const {
    distribution held;
    for (uint64_t bound : bounds_) held.bounds.push_back(static_cast<double>(bound) * unit_);
    for (size_t i = 0; i <= bounds_.size(); ++i) {
      held.counts.push_back(counts_[i].load(std::memory_order_relaxed));
    }
    held.sum = static_cast<double>(sum_.load(std::memory_order_relaxed)) * unit_;
    return held;
  }

 private:
  const std::span<const uint64_t> bounds_;
  const double unit_;
  const std::unique_ptr<std::atomic<uint64_t>[]> counts_;
  std::atomic<uint64_t> sum_ = 0;
};

}  // namespace pawl::figures
