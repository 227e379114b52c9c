#include "http/server.hpp"

#include "http/sockets.hpp"
#include "http/tls.hpp"
#include "http/worker.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace pawl::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using work_guard = asio::executor_work_guard<asio::io_context::executor_type>;

constexpr size_t refusals_max = 256;  // connections over the limit that are still told so
constexpr auto retry_interval = 100ms;

// Takes connections where it listens and deals them out to the workers. Of the first one's thread.
class listener {
 public:
  listener(listening_socket from, const std::vector<std::shared_ptr<worker>>& workers)
      : from_(std::move(from)),
        workers_(workers),
        waiting_(workers[0]->context().get_executor(), ::dup(from_.socket.number())),
        timer_(workers[0]->context()) {
    wait();
  }

  [[nodiscard]] const endpoint& bound() const { return from_.bound; }

  void close() {
    boost::system::error_code ignored;
    waiting_.close(ignored);
    timer_.cancel();
    from_.close();
  }

 private:
  void wait() {
    waiting_.async_wait(waiting_.wait_read, [this](const auto& error) {
      if (!error) accept_all();
    });
  }

  void accept_all() {
    while (waiting_.is_open()) {
      accepted_socket taken = accept_from(from_.socket.number());
      if (taken.socket.is_open()) {
        deal(std::move(taken));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        wait();
        return;
      } else if (errno != ECONNABORTED && errno != EINTR && errno != EPERM) {
        retry();  // out of descriptors or memory: it may pass
        return;
      }
    }
  }

  void retry() {
    timer_.expires_after(retry_interval);
    timer_.async_wait([this](const auto& error) {
      if (!error) accept_all();
    });
  }

  void deal(accepted_socket taken) {
    service& shared = workers_[0]->shared();
    const size_t open = shared.connections.fetch_add(1);
    const size_t most = shared.options.connections_max;
    if (open >= most + refusals_max) {
      shared.count_closed();
      return;
    }
    workers_[next_++ % workers_.size()]->post_connection(std::move(taken), open < most);
  }

  listening_socket from_;
  const std::vector<std::shared_ptr<worker>>& workers_;
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> waiting_;
  asio::steady_timer timer_;
  size_t next_ = 0;
};

// Nothing where the server is to speak without TLS.
result<void> load_identity(const server_options& options, service& into) {
  if (options.tls_certificate.empty()) return {};
  auto identity = tls_identity::load(options.tls_certificate, options.tls_key);
  if (!identity) return std::move(identity).error();
  into.tls = *std::move(identity);
  return {};
}

}  // namespace

struct server::parts {
  std::shared_ptr<service> shared = std::make_shared<service>();
  std::vector<std::shared_ptr<worker>> workers;
  std::vector<std::unique_ptr<listener>> listeners;
  std::vector<endpoint> endpoints;
  std::vector<work_guard> guards;
  std::vector<std::thread> threads;
};

result<std::unique_ptr<server>> server::open(server_options options, handler handle) {
  assert(options.threads > 0);
  auto made = std::make_unique<parts>();
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return failure{"invalid_input", "TLS needs both a certificate and its key. Name both files."};
  }
  if (auto loaded = load_identity(options, *made->shared); !loaded) return loaded.error();
  std::vector<listening_socket> sockets;
  for (const endpoint& each : options.listen) {
    auto socket = listening_socket::open(each);
    if (!socket) return std::move(socket).error();
    sockets.push_back(*std::move(socket));
  }
  made->shared->options = std::move(options);
  made->shared->handle = std::move(handle);
  for (unsigned i = 0; i < made->shared->options.threads; ++i) {
    made->workers.push_back(std::make_shared<worker>(made->shared));
    made->guards.emplace_back(made->workers.back()->context().get_executor());
  }
  for (listening_socket& each : sockets) {
    made->endpoints.push_back(each.bound);
    made->listeners.push_back(std::make_unique<listener>(std::move(each), made->workers));
  }
  for (const auto& each : made->workers) {
    made->threads.emplace_back([each] { each->context().run(); });
  }
  return std::unique_ptr<server>(new server(std::move(made)));
}

server::server(std::unique_ptr<parts> made) : parts_(std::move(made)) {}

server::~server() {
  stop(0ms);
}

const std::vector<endpoint>& server::endpoints() const {
  return parts_->endpoints;
}

result<void> server::reload_certificate() {
  return load_identity(parts_->shared->options, *parts_->shared);
}

server::statistics server::counted() const {
  const service& shared = *parts_->shared;
  return {shared.connections, shared.requests, shared.refused};
}

void server::stop(std::chrono::milliseconds grace) {
  if (parts_->threads.empty()) return;
  parts_->shared->is_stopping = true;
  asio::post(parts_->workers[0]->context(), [this] {
    for (const auto& each : parts_->listeners) each->close();
  });
  for (const auto& each : parts_->workers) each->post_drain();
  parts_->shared->wait_all_closed(grace);
  for (const auto& each : parts_->workers) each->post_close_all();
  parts_->guards.clear();
  for (std::thread& each : parts_->threads) each.join();
  parts_->threads.clear();
}

}  // namespace pawl::http
