// A blocking HTTP/1.1 client without TLS, for the command line and tests: one connection, kept
// between requests. One thread at a time.
#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"
#include "http/sockets.hpp"

#include <pawl/result.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <string_view>

namespace pawl::http {

class client {
 public:
  // `silence_max`: how long the other side may say nothing before the call fails; 0: any time.
  explicit client(endpoint to, std::chrono::milliseconds silence_max = {})
      : to_(std::move(to)), silence_max_(silence_max) {}

  // Connects when there is no connection yet, or the server has closed it since. A request is sent
  // once. Answers of any status are results. Errors: unavailable, timeout, invalid_output.
  result<response> send(const request& asked);

  // As send(), but the body of an answer 2xx is given to `on_bytes` as it comes, until the server
  // ends it or `on_bytes` returns false; then it is not in the result.
  result<response> stream(const request& asked, std::function<bool(std::string_view)> on_bytes);

  // Any thread: what is under way, and all that comes later, fails soon.
  void stop() { stopped_ = true; }

 private:
  using sink = std::function<bool(std::string_view)>;

  result<response> ask(const request& asked, const sink* to);
  result<void> connect();
  result<void> write(std::string_view head, std::string_view body);
  result<response> receive(bool is_head, const sink* to);
  result<void> wait(short events);
  [[nodiscard]] failure broken(std::string_view why) const;

  const endpoint to_;
  const std::chrono::milliseconds silence_max_;
  descriptor socket_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace pawl::http
