#include "bench/http_load.hpp"

#include "bench/samples.hpp"
#include "http/sockets.hpp"

#include <cerrno>
#include <charconv>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>

namespace pawl::bench {
namespace {

using namespace std::chrono_literals;
constexpr int patience_ms = 60'000;

// One client. The server's answers say their Content-Length.
class asking {
 public:
  explicit asking(const http::endpoint& server) {
    auto connected = http::connect_to(server, 10s);
    if (!connected) throw std::runtime_error(connected.error().message);
    socket_ = *std::move(connected);
  }

  [[nodiscard]] int number() const { return socket_.number(); }

  void ask(const std::string& text) {
    begun_ = steady::now();
    received_.clear();
    if (::send(number(), text.data(), text.size(), MSG_NOSIGNAL) != ssize_t(text.size())) {
      throw std::runtime_error("the server does not take a request");
    }
  }

  // Reads what has come. The time of the answer once it is whole, else 0.
  double receive() {
    char bytes[16'384];
    const ssize_t got = ::recv(number(), bytes, sizeof bytes, 0);
    if (got <= 0) {
      if (got < 0 && errno == EAGAIN) return 0;
      throw std::runtime_error("the server has closed a connection");
    }
    received_.append(bytes, static_cast<size_t>(got));
    return is_whole() ? microseconds(steady::now() - begun_) : 0;
  }

 private:
  [[nodiscard]] bool is_whole() const {
    const size_t end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    if (!received_.starts_with("HTTP/1.1 2")) throw std::runtime_error(received_);
    constexpr std::string_view length = "Content-Length: ";
    const size_t at = received_.find(length);
    size_t size = 0;
    std::from_chars(&received_[at + length.size()], &received_[end], size);
    return received_.size() == end + 4 + size;
  }

  http::descriptor socket_;
  steady::time_point begun_;
  std::string received_;
};

}  // namespace

http_load::answers http_load::put_on(const http::endpoint& server) const {
  std::vector<asking> clients;
  std::vector<pollfd> waiting;
  for (size_t i = 0; i < connections; ++i) {
    clients.emplace_back(server);
    waiting.push_back({clients.back().number(), POLLIN, 0});
  }
  answers made;
  made.times_us.reserve(requests);
  const auto begun = steady::now();
  size_t asked = 0;
  for (asking& each : clients) {
    if (asked++ < requests) each.ask(next());
  }
  while (made.times_us.size() < requests) {
    if (::poll(waiting.data(), waiting.size(), patience_ms) <= 0) {
      throw std::runtime_error("the server says nothing");
    }
    for (size_t i = 0; i < clients.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const double time_us = clients[i].receive();
      if (time_us == 0) continue;
      made.times_us.push_back(time_us);
      if (asked++ < requests) clients[i].ask(next());
    }
  }
  made.per_second = static_cast<double>(requests) / seconds_since(begun);
  return made;
}

}  // namespace pawl::bench
