#include "modules/folder_watch.hpp"

#include "modules/library.hpp"

#include <algorithm>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#if __has_include(<sys/inotify.h>)
#include <sys/inotify.h>
#define PAWL_HAS_INOTIFY 1
#endif

namespace pawl::modules {
namespace {

namespace fs = std::filesystem;

// The directory, or the nearest one above it that exists.
fs::path nearest(fs::path directory) {
  std::error_code ignored;
  while (!fs::is_directory(directory, ignored)) {
    const fs::path parent = directory.parent_path();
    if (parent == directory || parent.empty()) return ".";
    directory = parent;
  }
  return directory;
}

}  // namespace

folder_watch::folder_watch(watch_options options, std::function<bool()> changed)
    : options_(std::move(options)), changed_(std::move(changed)) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
    stop_from_ = descriptor(ends[0]);
    stop_to_ = descriptor(ends[1]);
  }
#if defined(PAWL_HAS_INOTIFY)
  if (options_.use_notices) notices_ = descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
#endif
  ask_for_notices();
  last_seen_ = fingerprint();
  thread_ = std::thread([this] { watch(); });
}

folder_watch::~folder_watch() {
  stopping_ = true;
  (void)!::write(stop_to_.number(), "", 1);
  thread_.join();
}

void folder_watch::watch() {
  const auto pause = notices_.is_open() ? options_.pause_with_notices : options_.pause;
  bool complete = changed_();
  auto again = options_.again;
  while (wait(complete ? pause : again)) {
    ask_for_notices();  // first: what comes after that is told of
    std::string seen = fingerprint();
    const bool differs = seen != last_seen_;
    if (complete && !differs) continue;
    // Less and less often while a long copy is under way; its end is a change.
    again = differs ? options_.again : std::min(again * 2, options_.again_max);
    last_seen_ = std::move(seen);
    complete = changed_();
  }
}

// Asking for the same directory again changes nothing.
void folder_watch::ask_for_notices() {
#if defined(PAWL_HAS_INOTIFY)
  if (!notices_.is_open()) return;
  constexpr uint32_t what = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE |
                            IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  for (const fs::path& directory : options_.directories) {
    const fs::path wanted = fs::absolute(directory);
    // Again when the next one below came meanwhile: no one would tell of that.
    for (fs::path now, asked; (now = nearest(wanted)) != asked; asked = now) {
      if (::inotify_add_watch(notices_.number(), now.c_str(), what) < 0) break;
    }
  }
#endif
}

// Until there is a notice or the time is over. False when it is to stop.
bool folder_watch::wait(std::chrono::milliseconds timeout) {
  pollfd ready[2] = {{stop_from_.number(), POLLIN, 0}, {notices_.number(), POLLIN, 0}};
  (void)::poll(ready, 2, static_cast<int>(timeout.count()));
  if (stopping_) return false;
  char buffer[4096];
  while (notices_.is_open() && ::read(notices_.number(), buffer, sizeof(buffer)) > 0) {
  }
  return true;
}

// Differs whenever a file or a signature came, went or changed.
std::string folder_watch::fingerprint() const {
  std::string seen;
  std::vector<std::string> suffixes = options_.suffixes;
  if (suffixes.empty()) suffixes = {library_suffix().string(), ".minisig"};
  for (const fs::path& directory : options_.directories) {
    std::error_code error;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      if (std::ranges::find(suffixes, entry->path().extension().string()) == suffixes.end())
        continue;
      struct stat status = {};
      if (::stat(entry->path().c_str(), &status) != 0) continue;
      seen += entry->path().string();
      for (const int64_t each :
           {static_cast<int64_t>(status.st_ino), static_cast<int64_t>(status.st_size),
            static_cast<int64_t>(status.st_ctim.tv_sec),
            static_cast<int64_t>(status.st_ctim.tv_nsec)}) {
        seen += ' ' + std::to_string(each);
      }
      seen += '\n';
    }
  }
  return seen;
}

}  // namespace pawl::modules
