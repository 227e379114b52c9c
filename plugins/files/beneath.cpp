#include "beneath.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string_view>
#include <sys/syscall.h>

namespace pawl::files {

descriptor open_beneath(int folder, const std::string& path, int flags, mode_t mode) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  if ((flags & O_CREAT) != 0) how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  // EAGAIN: something was renamed while the kernel walked over `..`, and it can't tell whether that
  // was safe.
  constexpr int tries_max = 16;
  for (int tries = 0; tries < tries_max; ++tries) {
    const long opened = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    if (opened >= 0) return descriptor(static_cast<int>(opened));
    // EPERM: so do sandboxes refuse a call that they do not know.
    if (errno == ENOSYS || errno == EPERM) return open_beneath_stepwise(folder, path, flags, mode);
    if (errno != EAGAIN && errno != EINTR) break;
  }
  return descriptor();
}

descriptor open_beneath_stepwise(int folder, const std::string& path, int flags, mode_t mode) {
  if (path.empty() || path.starts_with('/')) {
    errno = path.empty() ? ENOENT : EXDEV;
    return descriptor();
  }
  descriptor here(::openat(folder, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  std::string_view rest = path;
  while (here) {
    const std::string step(rest.substr(0, rest.find('/')));
    rest.remove_prefix(step.size());
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    if (step == "..") {
      errno = EXDEV;
      return descriptor();
    }
    const int step_flags = rest.empty() ? flags : O_PATH | O_DIRECTORY;
    descriptor next(::openat(here.get(), step.c_str(), step_flags | O_NOFOLLOW | O_CLOEXEC, mode));
    if (rest.empty()) return next;
    here = std::move(next);
  }
  return descriptor();
}

}  // namespace pawl::files
