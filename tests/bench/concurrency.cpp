// Many runs at once: steps a second beside what RocksDB takes from as many writers.
#include "bench/bench_host.hpp"
#include "bench/recorded_run.hpp"
#include "bench/rocksdb_floor.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/workload.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <thread>

namespace pawl::bench {
namespace {

constexpr size_t steps_per_run = 10;

struct rates {
  std::vector<double> threads, batches, pawl;  // steps a second, one for each round
  std::vector<double> step_times_us;           // Pawl's

  [[nodiscard]] double ratio() const {
    std::vector<double> ratios;
    for (size_t i = 0; i < pawl.size(); ++i) {
      ratios.push_back(pawl[i] / std::max(threads[i], batches[i]));
    }
    return median(ratios);
  }
};

// Keeps so many runs going until `runs` of them have ended. A run's start and end are two of its
// eleven writes, and start() waits for one of them: an eighth as many threads as runs keep up.
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

void measure(bench& in, host& on, rocksdb_floor& floor, size_t concurrent, rates& into) {
  const size_t runs_each = in.size(20, 2);
  const size_t turns_each = runs_each * (steps_per_run + 1);
  constexpr double steps_per_turn = static_cast<double>(steps_per_run) / (steps_per_run + 1);
  into.threads.push_back(floor.threads_rate(concurrent, turns_each) * steps_per_turn);
  into.batches.push_back(floor.batches_rate(concurrent, turns_each) * steps_per_turn);
  into.pawl.push_back(chain_rate(on, concurrent, concurrent * runs_each, into.step_times_us));
}

void tell(report& to, size_t concurrent, const rates& made) {
  auto add = [&](std::string what, const std::vector<double>& each) {
    return figure{"concurrency", std::move(what), median(each), "steps/s"};
  };
  to.add(add(fmt::format("RocksDB, {} threads that write and sync", concurrent), made.threads));
  to.add(add(fmt::format("RocksDB, one writer, batches of {}", concurrent), made.batches));
  figure pawl = add(fmt::format("Pawl, {} runs, to the faster", concurrent), made.pawl);
  pawl.ratio = made.ratio();
  pawl.wanted = at_least(0.5);
  to.add(std::move(pawl));
  to.add({"concurrency", fmt::format("Pawl, {} runs, from step to step", concurrent),
          median(made.step_times_us), "us", percentile(made.step_times_us, 0.99)});
}

}  // namespace

void measure_concurrency(bench& in) {
  const auto folder = in.folder / "concurrency";
  rocksdb_floor floor(folder / "rocksdb", record_run(folder / "sized", steps_per_run));
  const auto host = open_host(folder / "pawl");

  rates few, many;
  for (size_t i = 0; i < in.size(7, 2); ++i) {
    measure(in, *host, floor, 64, few);
    measure(in, *host, floor, 256, many);
  }
  tell(in.told, 64, few);
  tell(in.told, 256, many);
  figure gain = {"concurrency", "Pawl, 256 runs, to 64 runs", median(many.pawl), "steps/s"};
  gain.ratio = median(many.pawl) / median(few.pawl);
  gain.wanted = at_least(1);
  in.told.add(std::move(gain));
  const health_info health = host->health();
  in.told.add({"concurrency", "Pawl, changes a commit",
               static_cast<double>(health.changes) / static_cast<double>(health.commits),
               "changes"});
}

}  // namespace pawl::bench
