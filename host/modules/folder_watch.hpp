// Notices what comes to, changes in and leaves some folders, those of modules first, also those
// that do not exist yet. The system's notices (inotify) only wake it up; what happened it sees by
// comparing, and so it works by looking now and then where there are no notices. A thread of its
// own.
#pragma once

#include "modules/descriptor.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace pawl::modules {

struct watch_options {
  std::vector<std::filesystem::path> directories;
  // Of the files that matter; empty: those of modules and their signatures.
  std::vector<std::string> suffixes = {};
  bool use_notices = true;  // false: only look now and then
  // How often it looks by itself: where there are notices (a network's file system gives none of
  // what others do), and where there are none.
  std::chrono::milliseconds pause_with_notices{5'000}, pause{500};
  // After `changed` saw something that was under way.
  std::chrono::milliseconds again{100}, again_max{30'000};
};

class folder_watch {
 public:
  // Calls `changed` on its own thread: first for what came before, then after something changed,
  // however many changes that were; when it gives false, again soon.
  folder_watch(watch_options options, std::function<bool()> changed);
  // Waits for a call that is under way.
  ~folder_watch();
  folder_watch(const folder_watch&) = delete;
  folder_watch& operator=(const folder_watch&) = delete;

 private:
  void watch();
  void ask_for_notices();
  bool wait(std::chrono::milliseconds timeout);
  [[nodiscard]] std::string fingerprint() const;

  const watch_options options_;
  const std::function<bool()> changed_;
  descriptor notices_;
  descriptor stop_from_, stop_to_;
  std::string last_seen_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace pawl::modules
