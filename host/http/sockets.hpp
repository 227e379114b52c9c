// Sockets as the system gives them: opened, bound and connected. None of them blocks but in
// connect_to(), and none is left to a child of this process.
#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <utility>

namespace pawl::http {

// Owns an open file descriptor, or none.
class descriptor {
 public:
  explicit descriptor(int number = -1) : number_(number) {}
  descriptor(descriptor&& from) noexcept : number_(from.release()) {}
  descriptor& operator=(descriptor&& from) noexcept {
    std::swap(number_, from.number_);
    return *this;
  }
  ~descriptor();

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// A socket that others can connect to. The file of a Unix socket (mode 0600) is removed with it.
class listening_socket {
 public:
  // Errors: invalid_input, conflict (somebody else listens there), permission_denied, unavailable.
  static result<listening_socket> open(const endpoint& at);
  listening_socket(listening_socket&&) = default;
  listening_socket& operator=(listening_socket&&) = default;
  ~listening_socket() { close(); }
  void close();

  descriptor socket;
  endpoint bound;  // with the port that the system chose

 private:
  listening_socket() = default;
  struct stat file_ = {};
};

struct accepted_socket {
  descriptor socket;
  http::origin origin = http::origin::network;
  std::string peer = {};
};

// The next connection that waits. Not open, with errno set, when there is none or none can be had.
accepted_socket accept_from(int listening);

// Waits as long as `timeout` for the other side. Errors: invalid_input, unavailable.
result<descriptor> connect_to(const endpoint& at, std::chrono::milliseconds timeout);

}  // namespace pawl::http
