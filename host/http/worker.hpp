// One thread of a server with the connections that it serves, and what all of them share.
#pragma once

#include "http/message.hpp"
#include "http/server.hpp"
#include "http/sockets.hpp"
#include "http/tls.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace pawl::http {

class connection;
using steady = std::chrono::steady_clock;

// Any thread.
struct service {
  server_options options;
  handler handle;
  std::atomic<std::shared_ptr<tls_identity>> tls;  // of TCP endpoints; null: none
  std::atomic<uint64_t> connections = 0;
  std::atomic<uint64_t> requests = 0;
  std::atomic<uint64_t> refused = 0;
  std::atomic<bool> is_stopping = false;

  void count_closed();
  // Until no connection is open, or the time is over.
  void wait_all_closed(std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable closed_;
};

// Its thread runs the context; all but post_... is of that thread. Connections share its ownership.
class worker : public std::enable_shared_from_this<worker> {
 public:
  using connections = std::list<std::shared_ptr<connection>>;

  explicit worker(std::shared_ptr<service> of);

  // Any thread. The service has counted the connection already.
  void post_connection(accepted_socket taken, bool is_welcome);
  void post_drain();
  void post_close_all();

  boost::asio::io_context& context() { return context_; }
  service& shared() { return *service_; }
  // Room to read into; its content lasts until the next read of any connection.
  std::span<char> scratch() { return scratch_; }
  [[nodiscard]] bool is_here() { return context_.get_executor().running_in_this_thread(); }

  void forget(connections::iterator closed);

 private:
  void adopt(accepted_socket taken, bool is_welcome);
  std::vector<std::shared_ptr<connection>> snapshot() const;
  void tick_later();
  void tick();

  const std::shared_ptr<service> service_;
  boost::asio::io_context context_{1};
  boost::asio::steady_timer timer_{context_};
  const steady::duration tick_interval_;
  bool is_ticking_ = false;
  std::vector<char> scratch_;
  connections open_;
};

}  // namespace pawl::http
