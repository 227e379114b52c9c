#include "mcp/client/stdio_transport.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace pawl::mcp {
namespace {

using modules::descriptor;
using clock = std::chrono::steady_clock;

constexpr size_t read_bytes = 64 * 1024;
constexpr size_t last_words_bytes_max = 500;

int time_until(transport::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 3'600'000));
}

// What a pipe holds now, a buffer at most. Closes it at its end.
std::string_view read_some(descriptor& from, std::array<char, read_bytes>& buffer) {
  ssize_t count = -1;
  do count = ::read(from.number(), buffer.data(), buffer.size());
  while (count < 0 && errno == EINTR);
  if (count == 0 || (count < 0 && errno != EAGAIN)) from.close();
  return {buffer.data(), static_cast<size_t>(std::max<ssize_t>(count, 0))};
}

// A pipe that nobody reads any more must not end the host. For this thread, which alone writes.
void block_pipe_signal() {
  sigset_t broken;
  ::sigemptyset(&broken);
  ::sigaddset(&broken, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &broken, nullptr);
}

}  // namespace

result<std::unique_ptr<transport>> stdio_transport::open(const program& what,
                                                         size_t message_bytes_max) {
  block_pipe_signal();
  descriptor woken(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!woken.is_open()) return failure{PAWL_ERROR_UNAVAILABLE, "no eventfd is to be had"};
  auto child = child_process::start(what);
  if (!child) return std::move(child).error();
  return std::unique_ptr<transport>(
      new stdio_transport(std::move(*child), std::move(woken), message_bytes_max));
}

void stdio_transport::send(std::string text, uint64_t) {
  {
    std::lock_guard lock(mutex_);
    outgoing_ += text;
    outgoing_ += '\n';
  }
  wake();
}

void stdio_transport::wake() {
  ::eventfd_write(woken_.number(), 1);
}

result<std::optional<std::string>> stdio_transport::receive(time_point until) {
  while (true) {
    if (auto line = take_line()) return line;
    if (incoming_.size() > message_bytes_max_)
      return failure{PAWL_ERROR_TOO_LARGE,
                     fmt::format("it sent a message of more than {} bytes", message_bytes_max_)};
    if (!child_.out.is_open()) return ended();
    if (is_overfull())
      return failure{PAWL_ERROR_UNAVAILABLE, "it does not read what is sent to it"};
    const short writes = has_outgoing() ? POLLOUT : 0;
    std::array<pollfd, 4> waited = {{{child_.out.number(), POLLIN, 0},
                                     {child_.err.number(), POLLIN, 0},
                                     {writes != 0 ? child_.in.number() : -1, writes, 0},
                                     {woken_.number(), POLLIN, 0}}};
    if (::poll(waited.data(), waited.size(), time_until(until)) < 0 && errno != EINTR)
      return failure{PAWL_ERROR_UNAVAILABLE, "poll() failed"};
    if (waited[0].revents != 0) read_out();
    if (waited[1].revents != 0) read_err();
    if (waited[2].revents != 0) write_in();
    if (waited[3].revents != 0) {
      eventfd_t count = 0;
      ::eventfd_read(woken_.number(), &count);
      return std::optional<std::string>();
    }
    if (clock::now() >= until && incoming_.find('\n', searched_) == incoming_.npos)
      return std::optional<std::string>();
  }
}

std::optional<std::string> stdio_transport::take_line() {
  const size_t end = incoming_.find('\n', searched_);
  if (end == incoming_.npos) {
    searched_ = incoming_.size();
    return std::nullopt;
  }
  std::string line = incoming_.substr(0, end);
  incoming_.erase(0, end + 1);
  searched_ = 0;
  return line;
}

void stdio_transport::read_out() {
  std::array<char, read_bytes> buffer;
  incoming_ += read_some(child_.out, buffer);
}

void stdio_transport::read_err() {
  std::array<char, read_bytes> buffer;
  last_words_ += read_some(child_.err, buffer);
  if (last_words_.size() > last_words_bytes_max)
    last_words_.erase(0, last_words_.size() - last_words_bytes_max);
}

void stdio_transport::write_in() {
  std::lock_guard lock(mutex_);
  const ssize_t count = ::write(child_.in.number(), outgoing_.data(), outgoing_.size());
  if (count > 0) outgoing_.erase(0, static_cast<size_t>(count));
  if (count < 0 && errno != EAGAIN && errno != EINTR) child_.in.close();
}

bool stdio_transport::is_overfull() {
  constexpr size_t messages_max = 16;  // of the largest
  std::lock_guard lock(mutex_);
  return outgoing_.size() / messages_max > message_bytes_max_;
}

bool stdio_transport::has_outgoing() {
  std::lock_guard lock(mutex_);
  return !outgoing_.empty() && child_.in.is_open();
}

// It has closed its stdout: a server that can't be heard is none.
failure stdio_transport::ended() {
  if (child_.err.is_open()) read_err();
  pollfd process = {child_.ended.number(), POLLIN, 0};
  constexpr int moment_ms = 500;
  std::string why = ::poll(&process, 1, moment_ms) > 0 ? "it " + child_.end_words()
                                                       : std::string("it closed its stdout");
  while (last_words_.ends_with('\n')) last_words_.pop_back();
  if (!last_words_.empty()) why += fmt::format("; its last words: {}", last_words_);
  return {PAWL_ERROR_UNAVAILABLE, std::move(why)};
}

}  // namespace pawl::mcp
