#include "daemon/systemd.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace pawl::daemon {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

std::optional<uint64_t> number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

uint64_t monotonic_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000 + static_cast<uint64_t>(now.tv_nsec) / 1000;
}

std::string status_line(std::string_view status) {
  return "STATUS=" + std::string(status.substr(0, status.find('\n'))) + '\n';
}

}  // namespace

bool notify(std::string_view lines) {
  const std::string_view path = variable("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const bool is_path = path.starts_with('/'), is_abstract = path.starts_with('@');
  if ((!is_path && !is_abstract) || path.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (is_abstract) address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

  const int to = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (to < 0) return false;
  const ssize_t sent = ::sendto(to, lines.data(), lines.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&address), size);
  ::close(to);
  return sent == static_cast<ssize_t>(lines.size());
}

bool notify_ready(std::string_view status) {
  return notify("READY=1\nMAINPID=" + std::to_string(::getpid()) + '\n' + status_line(status));
}

// The time tells systemd which of two reloads an answer belongs to.
bool notify_reloading() {
  return notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_us()) + '\n');
}

bool notify_stopping() {
  return notify("STOPPING=1\n");
}

bool notify_status(std::string_view status) {
  return notify(status_line(status));
}

bool notify_alive() {
  return notify("WATCHDOG=1\n");
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  const auto timeout_us = number(variable("WATCHDOG_USEC"));
  if (!timeout_us || *timeout_us == 0) return std::nullopt;
  const std::string_view pid = variable("WATCHDOG_PID");
  if (!pid.empty() && number(pid) != static_cast<uint64_t>(::getpid())) return std::nullopt;
  return std::chrono::milliseconds(std::max<uint64_t>(*timeout_us / 2000, 1));
}

watchdog::watchdog(std::function<bool()> is_well) : is_well_(std::move(is_well)) {
  if (auto interval = watchdog_interval())
    thread_ = std::thread([this, interval] { loop(*interval); });
}

watchdog::~watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  end_came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void watchdog::loop(std::chrono::milliseconds interval) {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    lock.unlock();
    if (is_well_()) notify_alive();
    lock.lock();
    end_came_.wait_for(lock, interval, [this] { return ending_; });
  }
}

}  // namespace pawl::daemon
