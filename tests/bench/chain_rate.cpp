#include "bench/chain_rate.hpp"

#include "bench/bench_host.hpp"
#include "bench/samples.hpp"
#include "bench/workload.hpp"

#include <atomic>
#include <thread>

namespace pawl::bench {

// A run's start and end are two of its eleven writes, and start() waits for one of them: an eighth
// as many threads as runs keep up.
double chain_rate(host& on, size_t concurrent, size_t runs, std::vector<double>& step_times_us) {
  lanes free(concurrent);
  std::atomic<size_t> started = 0;
  const auto begun = steady::now();
  std::vector<std::jthread> starters;
  for (size_t i = 0; i < concurrent / 8; ++i) {
    starters.emplace_back([&] {
      std::string last;
      while (started++ < runs) last = start(on, chain_input(free.take(), steps_per_run));
      if (!last.empty()) value_of(on.wait(last));
    });
  }
  starters.clear();
  free.wait_until_all_free();
  const double seconds = seconds_since(begun);
  append(step_times_us, free.step_times_us());
  return static_cast<double>(runs * steps_per_run) / seconds;
}

}  // namespace pawl::bench
