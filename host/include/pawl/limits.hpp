// All limits and defaults of a host, in one place; every one can be set.
#pragma once

#include <cstdint>

namespace pawl {

// How often and how patiently a step is tried, unless the call says otherwise.
struct retry_defaults {
  uint32_t attempts_max = 5;
  int64_t delay_ms = 1'000;
  int64_t delay_ms_max = 60'000;
  double factor = 2;
  double jitter = 0.2;  // each delay varies by up to this share, either way
};

struct host_limits {
  retry_defaults retry;
  int64_t step_timeout_ms = 5 * 60'000;
  uint64_t payload_bytes_max = 4 * 1024 * 1024;
  uint64_t events_per_run_max = 50'000;  // beyond it the run fails and is told of continue_as_new
  uint64_t active_runs_max =
      100'000;                     // runs under way at once; a start beyond it is refused as busy
  uint64_t warm_runs_max = 4'096;  // instances kept in memory while they wait
  uint32_t shards = 0;             // threads that own runs; 0: from the number of cores
  uint32_t pool_threads_max = 32;  // threads for blocking actions
  int64_t ended_runs_kept_ms = 30LL * 24 * 3600 * 1000;  // then an ended run is deleted; 0: never
  int64_t drain_ms = 10'000;  // how long a stop waits for actions that were asked to end
};

}  // namespace pawl
