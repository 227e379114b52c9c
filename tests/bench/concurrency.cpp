// Many runs at once: steps a second beside what RocksDB takes from as many writers.
#include "bench/bench_host.hpp"
#include "bench/chain_rate.hpp"
#include "bench/recorded_run.hpp"
#include "bench/rocksdb_floor.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/workload.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::bench {
namespace {

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
