// Where a server listens or a client connects: a numeric address with a port, or the file of a Unix
// socket. Plain data.
#pragma once

#include <pawl/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::http {

struct endpoint {
  std::string address = {};  // "127.0.0.1" or "::1"; empty for a Unix socket
  uint16_t port = 0;         // 0: the system chooses one
  std::string path = {};     // of a Unix socket's file

  // "127.0.0.1:7295", "[::1]:0", "localhost:7295", "unix:/path". Errors: invalid_input.
  static result<endpoint> parse(std::string_view text);

  // As parse() reads it.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_unix() const { return !path.empty(); }
  // Nobody on another machine can reach it.
  [[nodiscard]] bool is_local() const;

  bool operator==(const endpoint&) const = default;
};

}  // namespace pawl::http
