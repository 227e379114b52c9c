// What this process uses of the machine, read from /proc. Any thread.
#pragma once

#include <cstdint>

namespace pawl::telemetry {

struct process_figures {
  uint64_t resident_bytes = 0;
  uint64_t open_files = 0;
  uint64_t open_files_max = 0;
  double cpu_seconds = 0;
  double start_seconds = 0;  // since 1970 UTC
};

process_figures read_process();

}  // namespace pawl::telemetry
