// What is run: an action that does nothing, and workflows that call it. They are compiled into this
// program and leave their times in lanes.
#pragma once

#include "bench/samples.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace pawl::bench {

inline constexpr size_t payload_bytes = 200;  // of a step's input and of its output

// Where runs note when their steps are called. One run at a time has a lane, from before its start
// until its last step is called.
class lanes {
 public:
  explicit lanes(size_t count);  // becomes the one that runs use
  ~lanes();
  lanes(const lanes&) = delete;
  lanes& operator=(const lanes&) = delete;

  // Blocks until one is free. Any thread.
  uint32_t take();
  void wait_until_all_free();

  // Between two successive steps of a run. While all lanes are free.
  [[nodiscard]] std::vector<double> step_times_us() const;

  static void step_called(uint32_t lane, bool last);

 private:
  struct lane {
    steady::time_point called;  // the epoch: not yet
    std::vector<double> step_times_us;
  };
  void note(uint32_t lane, bool last);

  std::vector<lane> lanes_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<uint32_t> free_;
};

// The input of workflow `chain`, which makes that many steps one after the other and then, if it is
// to, sleeps for a day.
std::string chain_input(uint32_t lane, size_t steps, bool then_sleeps = false);

}  // namespace pawl::bench
