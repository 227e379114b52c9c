// An HTTP server on the loopback whose answers are raw bytes, so that a test can misbehave in any
// way it likes. One thread for all connections; the other functions may be called on any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pawl::test {

// A listening socket on a free port of the loopback.
inline std::pair<int, uint16_t> listen_on_loopback() {
  const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* where = reinterpret_cast<sockaddr*>(&address);
  if (::bind(number, where, size) != 0 || ::listen(number, 4096) != 0 ||
      ::getsockname(number, where, &size) != 0)
    throw std::runtime_error("can't listen on the loopback");
  return {number, ntohs(address.sin_port)};
}

enum class after_reply {
  close,
  reset,  // as a crash would: the bytes, then RST
  hold,   // the connection stays, and release() answers it
  keep,   // the connection stays for the next request
};

struct reply {
  std::string bytes;
  after_reply then = after_reply::close;
};

inline std::string http_answer(const std::string& status, const std::string& body = "",
                               const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

class local_server {
 public:
  // Gives the reply to a whole request: its head and body as they came.
  using handler = std::function<reply(const std::string& request)>;

  // Where it does not record, requests() stays empty.
  explicit local_server(handler answer, bool records = true)
      : answer_(std::move(answer)), records_(records), wake_(::eventfd(0, EFD_CLOEXEC)) {
    std::tie(listener_, port_) = listen_on_loopback();
    thread_ = std::thread([this] { loop(); });
  }
  local_server(const local_server&) = delete;
  ~local_server() {
    stopping_ = true;
    ::eventfd_write(wake_, 1);
    thread_.join();
    for (const auto& [number, received] : connections_) ::close(number);
    for (const int number : held_) ::close(number);
    ::close(listener_);
    ::close(wake_);
  }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  // So many connections were made so far.
  size_t connection_count() const { return connection_count_; }
  // All requests so far.
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  void wait_for_requests(size_t count) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, std::chrono::minutes(1),
                           [&] { return requests_.size() >= count; }))
      throw std::runtime_error("the requests did not arrive");
  }
  // Answers all connections that are held, and closes them.
  void release(const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    for (const int number : std::exchange(held_, {})) {
      send_all(number, bytes);
      ::close(number);
    }
  }

 private:
  void loop() {
    while (!stopping_) {
      std::vector<pollfd> polled{{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
      for (const auto& [number, received] : connections_) polled.push_back({number, POLLIN, 0});
      ::poll(polled.data(), polled.size(), -1);
      if (polled[1].revents != 0) {
        connections_[::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)] = {};
        ++connection_count_;
      }
      for (size_t at = 2; at < polled.size(); ++at) {
        if (polled[at].revents != 0) receive(polled[at].fd);
      }
    }
  }

  void receive(int number) {
    std::array<char, 16 * 1024> buffer;
    const ssize_t got = ::recv(number, buffer.data(), buffer.size(), 0);
    std::string& received = connections_[number];
    if (got > 0) received.append(buffer.data(), static_cast<size_t>(got));
    if (got > 0 && !is_whole(received)) return;
    const std::string request = std::move(received);
    connections_.erase(number);
    if (got <= 0) {
      ::close(number);
    } else {
      answer(number, request);
    }
  }
  static bool is_whole(const std::string& request) {
    const size_t head = request.find("\r\n\r\n");
    if (head == request.npos) return false;
    const size_t length = request.find("Content-Length: ");
    const size_t body = length > head ? 0 : std::stoul(request.substr(length + 16));
    return request.size() >= head + 4 + body;
  }

  void answer(int number, const std::string& request) {
    const reply made = answer_(request);
    const std::lock_guard lock(mutex_);
    if (records_) requests_.push_back(request);  // before the client knows that it arrived
    send_all(number, made.bytes);
    if (made.then == after_reply::hold) {
      held_.push_back(number);
    } else if (made.then == after_reply::keep) {
      connections_[number] = {};
    } else {
      const linger hard{1, 0};
      if (made.then == after_reply::reset)
        ::setsockopt(number, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
      ::close(number);
    }
    arrived_.notify_all();
  }
  static void send_all(int number, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::send(number, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(put));
    }
  }

  const handler answer_;
  const bool records_;
  int listener_ = -1, wake_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<size_t> connection_count_ = 0;
  std::map<int, std::string> connections_;  // what came so far; the thread's own

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::string> requests_;
  std::vector<int> held_;

  std::thread thread_;
};

}  // namespace pawl::test
