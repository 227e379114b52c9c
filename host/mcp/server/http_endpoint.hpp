// /mcp: sessions of MCP over Streamable HTTP. A session lives in memory, as long as clients use it;
// one that is not known any more is answered with 404, at which a client begins another. Any
// thread.
#pragma once

#include "api/router.hpp"
#include "mcp/server/session.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace pawl::mcp {

class http_endpoint {
 public:
  // All outlive this.
  http_endpoint(session_parts with, const api::access& access)
      : with_(std::move(with)), access_(access) {}
  ~http_endpoint() { stop(); }

  // POST, GET and DELETE /mcp; this outlives the router.
  void add_routes(api::router& to);

  // Ends all sessions and answers what is under way.
  void stop();

 private:
  using clock = std::chrono::steady_clock;
  struct entry {
    std::shared_ptr<session> of;
    clock::time_point used;
  };

  void post(const api::call_handle& asked);
  void listen(const api::call_handle& asked);
  void end(const api::call_handle& asked);
  result<std::pair<std::string, std::shared_ptr<session>>> find(const api::call& asked);
  result<std::pair<std::string, std::shared_ptr<session>>> open();

  const session_parts with_;
  const api::access& access_;
  std::mutex mutex_;
  std::map<std::string, entry, std::less<>> sessions_;
  bool stopped_ = false;
};

}  // namespace pawl::mcp
