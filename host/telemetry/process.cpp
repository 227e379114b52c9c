#include "telemetry/process.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace pawl::telemetry {
namespace {

// Seconds from the machine's start to this process's: field 22 of its stat, where the second field,
// its name in parentheses, may hold anything.
double started_after_boot() {
  std::ifstream in("/proc/self/stat");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const size_t name_end = text.rfind(')');
  if (name_end == text.npos) return 0;
  std::istringstream rest(text.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 22; ++field) rest >> skipped;
  double ticks = 0;
  rest >> ticks;
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

process_figures read_process() {
  process_figures made;
  uint64_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  made.resident_bytes = resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));

  std::error_code ignored;
  std::filesystem::directory_iterator files("/proc/self/fd", ignored);
  made.open_files = static_cast<uint64_t>(std::distance(begin(files), end(files)));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) made.open_files_max = limit.rlim_cur;

  made.cpu_seconds = seconds(CLOCK_PROCESS_CPUTIME_ID);
  made.start_seconds = seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME) + started_after_boot();
  return made;
}

}  // namespace pawl::telemetry
