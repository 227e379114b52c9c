#include "modules/settled.hpp"

#include "modules/descriptor.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>

namespace pawl::modules {
namespace {

// A lease for reading is given only where no one has the file open for writing.
bool is_being_written([[maybe_unused]] int file) {
#if defined(F_SETLEASE)
  // Whoever opens it for writing just now makes the kernel send a signal: one that is ignored.
  if (::fcntl(file, F_SETSIG, SIGURG) != 0) return false;
  if (::fcntl(file, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  (void)::fcntl(file, F_SETLEASE, F_UNLCK);
#endif
  return false;
}

}  // namespace

bool is_settled(const std::filesystem::path& file, std::chrono::milliseconds quiet) {
  const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!opened.is_open() || ::fstat(opened.number(), &status) != 0)
    return true;  // it says why later
  struct timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const int64_t age_ms = (now.tv_sec - status.st_ctim.tv_sec) * 1000 +
                         (now.tv_nsec - status.st_ctim.tv_nsec) / 1'000'000;
  // A change that is still to come is another machine's clock.
  if (age_ms >= 0 && age_ms < quiet.count()) return false;
  return !is_being_written(opened.number());
}

}  // namespace pawl::modules
