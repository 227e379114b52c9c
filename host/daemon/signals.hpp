// What the system asks of a daemon. One at a time, made before other threads are.
#pragma once

#include <functional>
#include <memory>

namespace pawl::daemon {

class signals {
 public:
  signals();
  ~signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

  // Called on the waiting thread at each SIGHUP.
  void when_reload(std::function<void()> reload);
  // Returns at SIGTERM or SIGINT.
  void wait_for_end();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace pawl::daemon
