// One run, one step after the other: the latency of a durable step beside that of a durable append.
#include "bench/bench_host.hpp"
#include "bench/recorded_run.hpp"
#include "bench/rocksdb_floor.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/sync_floor.hpp"
#include "bench/workload.hpp"

namespace pawl::bench {
namespace {

// One thing that is measured, over all rounds.
struct measured {
  std::vector<double> times_us;
  std::vector<double> medians;  // one a round

  void add(const std::vector<double>& round) {
    append(times_us, round);
    medians.push_back(median(round));
  }
  // Round by round, since what others do on the machine slows both sides of a round alike.
  [[nodiscard]] double ratio_to(const measured& floor) const {
    std::vector<double> ratios;
    for (size_t i = 0; i < medians.size(); ++i) ratios.push_back(medians[i] / floor.medians[i]);
    return median(ratios);
  }
  [[nodiscard]] figure told(std::string what) const {
    return {"step", std::move(what), median(times_us), "us", percentile(times_us, 0.99)};
  }
};

std::vector<double> chain_times_us(host& on, size_t steps) {
  lanes times(1);
  run(on, chain_input(times.take(), steps));
  return times.step_times_us();
}

}  // namespace

void measure_step(bench& in) {
  const size_t rounds = in.size(15, 2);
  const size_t steps = in.size(300, 50);
  const auto folder = in.folder / "step";
  recorded_run one = record_run(folder / "sized", steps);
  const size_t bytes = one.bytes_per_step();

  measured growing, overwriting, rocksdb, pawl;
  rocksdb_floor floor(folder / "rocksdb", std::move(one));
  const auto host = open_host(folder / "pawl");
  chain_times_us(*host, steps);
  for (size_t i = 0; i < rounds; ++i) {
    growing.add(sync_times_us(folder, bytes, steps, file_growth::grows));
    overwriting.add(sync_times_us(folder, bytes, steps, file_growth::written_before));
    rocksdb.add(floor.put_times_us(steps));
    pawl.add(chain_times_us(*host, steps));
  }

  in.told.add({"step", "bytes recorded per step", static_cast<double>(bytes), "bytes"});
  in.told.add(growing.told("write + fdatasync, the file grows"));
  in.told.add(overwriting.told("write + fdatasync, the file was written before"));
  in.told.add(rocksdb.told("RocksDB, one put a sync"));
  figure reached = pawl.told("Pawl, to fdatasync that grows a file");
  reached.ratio = pawl.ratio_to(growing);
  reached.wanted = at_most(1.5);
  in.told.add(reached);
  reached.what = "Pawl, to fdatasync that does not";
  reached.ratio = pawl.ratio_to(overwriting);
  in.told.add(std::move(reached));
}

}  // namespace pawl::bench
