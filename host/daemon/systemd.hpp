// What systemd wants to know of a service (sd_notify(3)), said without its library: a datagram to
// the socket that the environment names. Without one nothing is said, so callers need not ask. Any
// thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace pawl::daemon {

// Lines of NAME=VALUE. False when there is nobody to tell, or it could not be told: a service that
// runs otherwise goes on.
bool notify(std::string_view lines);

bool notify_ready(std::string_view status);  // work is taken; also after a reload
bool notify_reloading();                     // until notify_ready()
bool notify_stopping();
bool notify_status(std::string_view status);  // one line, for people
bool notify_alive();                          // for the watchdog

// How often notify_alive() is due: half of what systemd waits for. Empty when it does not watch
// this process.
std::optional<std::chrono::milliseconds> watchdog_interval();

// As long as it lives, and as often as systemd wants it, says that the process is alive whenever
// `is_well` returns true. That is asked on a thread of its own and may hang, which says enough.
// Nothing when systemd does not watch.
class watchdog {
 public:
  explicit watchdog(std::function<bool()> is_well);
  ~watchdog();
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

 private:
  void loop(std::chrono::milliseconds interval);

  const std::function<bool()> is_well_;
  std::mutex mutex_;
  std::condition_variable end_came_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace pawl::daemon
