// What comes and goes over HTTP, as plain data. Whoever handles requests is written against this
// alone, so the same handlers answer a socket and a caller in the same process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::http {

// In the order sent; names in any case.
using headers = std::vector<std::pair<std::string, std::string>>;

// The first of that name, compared without regard to case; empty when there is none.
std::string_view find_header(const headers& among, std::string_view name);

// Where a request came from, which decides what it may do.
enum class origin : uint8_t {
  in_process,   // the same process
  unix_socket,  // the file's permissions let it in
  loopback,
  network,
};

struct request {
  std::string method = "GET";
  std::string path = "/";  // still percent-encoded: "/v1/runs/a%2Fb"
  std::string query = {};  // what follows the '?', still encoded
  http::headers headers = {};
  std::string body = {};
  http::origin origin = http::origin::in_process;
  std::string peer = {};  // "127.0.0.1:51324", for logs; empty where there is none
};

struct response {
  unsigned status = 200;
  std::string content_type = "application/json";  // empty: no body
  std::string body = {};
  http::headers headers = {};  // beyond Content-Type and Content-Length
};

// An answer without an end: text/event-stream. Any thread.
class event_stream {
 public:
  virtual ~event_stream() = default;

  // Queues bytes. False once the other side is gone or so slow that what waits for it is over the
  // bound; nothing more is sent then, and the caller lets go.
  virtual bool send(std::string_view bytes) = 0;
  // After what is queued, the stream ends.
  virtual void finish() = 0;
  // Called once, on any thread, when the other side has gone; at once if it has already. Not called
  // after finish().
  virtual void when_gone(std::function<void()> gone) = 0;
};

// One request under way. It is answered once, from any thread, also before the handler returns.
// Dropped unanswered, it is answered with 500.
class exchange {
 public:
  explicit exchange(http::request came) : request(std::move(came)) {}
  virtual ~exchange() = default;

  virtual void answer(http::response given) = 0;
  // Instead of answer(): status 200 and these headers go out at once.
  virtual std::shared_ptr<event_stream> open_stream(http::headers headers = {}) = 0;

  // Borrowed by the handler; its body may be moved from.
  http::request request;
};

// Must not block: it is called on a thread that serves other connections too.
using handler = std::function<void(std::shared_ptr<exchange>)>;

}  // namespace pawl::http
