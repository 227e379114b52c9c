// A server for a test, and a client that sends just the bytes it is told to. Any thread, a client
// in one at a time: it throws what goes wrong, since Boost.Test's checks are of the main thread.
#pragma once

#include "http/server.hpp"
#include "http/sockets.hpp"

#include <boost/test/unit_test.hpp>

#include <charconv>
#include <functional>
#include <memory>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace pawl::http {

inline constexpr std::chrono::milliseconds patience{20'000};  // a test that waits longer has failed

using adjustment = std::function<void(server_options&)>;

inline std::unique_ptr<server> serve(handler handle, const adjustment& adjust = {}) {
  server_options options;
  options.listen = {*endpoint::parse("127.0.0.1:0")};
  if (adjust) adjust(options);
  auto opened = server::open(std::move(options), std::move(handle));
  BOOST_REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
  return *std::move(opened);
}

// Answers with the method, the path, the query and the body.
inline void echo(const std::shared_ptr<exchange>& on) {
  const request& came = on->request;
  on->answer(
      {200, "text/plain", came.method + " " + came.path + "?" + came.query + " " + came.body, {}});
}

class raw_client {
 public:
  struct answer {
    unsigned status = 0;
    std::string head = {};
    std::string body = {};
  };

  explicit raw_client(const endpoint& to) {
    auto connected = connect_to(to, patience);
    if (!connected) throw std::runtime_error(connected.error().message);
    socket_ = *std::move(connected);
  }
  explicit raw_client(const server& of) : raw_client(of.endpoints().at(0)) {}

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
      } else if (errno != EAGAIN) {
        return;  // what the server answered to that is what the test looks at
      } else {
        wait(POLLOUT);
      }
    }
  }

  // False once the server has closed.
  bool receive() {
    char bytes[4096];
    wait(POLLIN);
    const ssize_t got = ::recv(socket_.number(), bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    received_.append(bytes, static_cast<size_t>(got));
    return true;
  }

  std::string receive_until(std::string_view end) {
    size_t at = 0;
    while ((at = received_.find(end)) == std::string::npos) {
      if (!receive()) throw std::runtime_error("the server has closed after: " + received_);
    }
    at += end.size();
    std::string taken = received_.substr(0, at);
    received_.erase(0, at);
    return taken;
  }

  std::string receive_all() {
    while (receive()) {
    }
    return std::exchange(received_, {});
  }

  answer receive_answer(bool has_body = true) {
    answer made;
    made.head = receive_until("\r\n\r\n");
    std::from_chars(made.head.data() + 9, made.head.data() + 12, made.status);
    constexpr std::string_view length = "Content-Length: ";
    const size_t at = made.head.find(length);
    if (!has_body || at == std::string::npos) return made;
    size_t size = 0;
    std::from_chars(&made.head[at + length.size()], made.head.data() + made.head.size(), size);
    while (received_.size() < size) {
      if (!receive()) throw std::runtime_error("the server has closed within an answer");
    }
    made.body = received_.substr(0, size);
    received_.erase(0, size);
    return made;
  }

  answer ask(std::string_view bytes) {
    send(bytes);
    return receive_answer();
  }

  void end() { ::shutdown(socket_.number(), SHUT_WR); }
  void close() { socket_ = descriptor(); }

 private:
  void wait(short events) {
    pollfd waiting = {socket_.number(), events, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) != 1) {
      throw std::runtime_error("the server says nothing");
    }
  }

  descriptor socket_;
  std::string received_;
};

}  // namespace pawl::http
