// An HTTP/1.1 server: connections in, requests to one handler. It owns its threads; the handler is
// called on them and must not block. open() and stop() from one thread, the rest from any.
#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::http {

struct server_options {
  std::vector<endpoint> listen;
  unsigned threads = 2;
  std::string tls_certificate = {};  // files in PEM; both: every TCP endpoint speaks TLS
  std::string tls_key = {};

  uint64_t body_bytes_max = 8 * 1024 * 1024;
  // Where set, asked for each request's own limit: method and path. Any of the server's threads.
  std::function<uint64_t(std::string_view, std::string_view)> body_bytes_max_for = {};
  uint32_t header_bytes_max = 16 * 1024;
  size_t connections_max = 12'000;
  size_t stream_bytes_max = 1024 * 1024;  // what may wait for one slow reader of a stream

  // Between requests. Then the connection is closed.
  std::chrono::milliseconds idle_timeout{75'000};
  // For the head of a request, and for each 64 KiB of its body. Then 408.
  std::chrono::milliseconds read_timeout{30'000};
  // Without a byte that the other side takes. Then the connection is closed.
  std::chrono::milliseconds write_timeout{30'000};
  // A stream that has nothing to say sends a comment this often, to notice who has gone.
  std::chrono::milliseconds heartbeat_interval{15'000};
};

class server {
 public:
  struct statistics {
    uint64_t connections = 0;  // open now
    uint64_t requests = 0;     // given to the handler since open()
    uint64_t refused = 0;      // answered without it: malformed, too large, too slow, too many
  };

  // Listens when it returns. Errors: invalid_input, conflict, permission_denied, unavailable.
  static result<std::unique_ptr<server>> open(server_options options, handler handle);
  // stop(0) unless stopped.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  // Where it listens, with the ports that the system chose.
  [[nodiscard]] const std::vector<endpoint>& endpoints() const;
  [[nodiscard]] statistics counted() const;

  // Reads certificate and key again, for the connections that come from now on. Errors:
  // invalid_input; those in force stay.
  result<void> reload_certificate();

  // No connection is taken any more, idle ones are closed, streams end; requests that the handler
  // has get as long as `grace` for their answers. Returns when all connections are closed and the
  // threads have ended; what is answered later goes nowhere.
  void stop(std::chrono::milliseconds grace);

 private:
  struct parts;
  explicit server(std::unique_ptr<parts> made);
  std::unique_ptr<parts> parts_;
};

}  // namespace pawl::http
