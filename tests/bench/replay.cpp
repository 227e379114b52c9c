// Bringing runs back from their logs: recorded steps a second, for logs of different lengths.
#include "bench/bench_host.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/workload.hpp"

#include <fmt/format.h>

namespace pawl::bench {
namespace {

struct recorded {
  size_t steps;
  std::string run_id = {};
  std::vector<double> seconds = {};
};

// Leaves each run asleep behind its steps. All at once: their writes share syncs.
void record(const std::filesystem::path& data, std::vector<recorded>& runs) {
  const auto host = open_host(data);
  lanes times(runs.size());
  for (recorded& each : runs) {
    each.run_id = start(*host, chain_input(times.take(), each.steps, true));
  }
  for (recorded& each : runs) value_of(host->wait(each.run_id, false));
}

// A host that keeps one run in memory replays a run whenever someone acts on another.
void replay(const std::filesystem::path& data, std::vector<recorded>& runs, size_t rounds) {
  host_limits limits;
  limits.warm_runs_max = 1;
  limits.shards = 1;
  const auto host = open_host(data, limits);
  auto time = [](recorded& of, auto act) {
    const auto begun = steady::now();
    value_of(act(of.run_id));
    of.seconds.push_back(seconds_since(begun));
  };
  for (size_t i = 0; i < rounds; ++i) {
    for (recorded& each : runs) time(each, [&](auto& id) { return host->pause(id); });
    for (recorded& each : runs) time(each, [&](auto& id) { return host->resume(id); });
  }
}

}  // namespace

void measure_replay(bench& in) {
  const auto data = in.folder / "replay";
  std::vector<recorded> runs = {
      {in.size(1'000, 50)}, {in.size(5'000, 100)}, {in.size(20'000, 200)}, {in.size(40'000, 400)}};
  record(data, runs);
  replay(data, runs, in.size(5, 1));
  auto rate = [](const recorded& of) { return static_cast<double>(of.steps) / median(of.seconds); };
  for (const recorded& each : runs) {
    in.told.add({.section = "replay",
                 .what = fmt::format("a run of {} steps, with one commit", each.steps),
                 .value = rate(each),
                 .unit = "steps/s",
                 .wanted = at_least(200'000)});
  }
  in.told.add({.section = "replay",
               .what = fmt::format("time per step, {} steps to {}", runs[3].steps, runs[1].steps),
               .value = 1e6 / rate(runs[3]),
               .unit = "us",
               .ratio = rate(runs[1]) / rate(runs[3]),
               .wanted = at_most(1.5)});
}

}  // namespace pawl::bench
