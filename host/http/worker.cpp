#include "http/worker.hpp"

#include "http/connection.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace pawl::http {
namespace {

constexpr size_t scratch_bytes = 64 * 1024;

// Deadlines are looked at this often: a timer for each connection would cost more than they do.
steady::duration tick_interval_for(const server_options& options) {
  using std::chrono::milliseconds;
  const auto shortest = std::min({options.idle_timeout, options.read_timeout, options.write_timeout,
                                  options.heartbeat_interval});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(1'000));
}

}  // namespace

void service::count_closed() {
  if (connections.fetch_sub(1) > 1) return;
  const std::unique_lock lock(mutex_);
  closed_.notify_all();
}

void service::wait_all_closed(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  closed_.wait_for(lock, timeout, [this] { return connections == 0; });
}

worker::worker(std::shared_ptr<service> of)
    : service_(std::move(of)),
      tick_interval_(tick_interval_for(service_->options)),
      scratch_(scratch_bytes) {}

void worker::post_connection(accepted_socket taken, bool is_welcome) {
  boost::asio::post(context_, [this, taken = std::move(taken), is_welcome]() mutable {
    adopt(std::move(taken), is_welcome);
  });
}

void worker::post_drain() {
  boost::asio::post(context_, [this] {
    for (const auto& each : snapshot()) each->drain();
  });
}

void worker::post_close_all() {
  boost::asio::post(context_, [this] {
    for (const auto& each : snapshot()) each->close();
    timer_.cancel();
  });
}

void worker::adopt(accepted_socket taken, bool is_welcome) {
  if (service_->is_stopping) {
    service_->count_closed();
    return;
  }
  auto made = std::make_shared<connection>(shared_from_this(), std::move(taken));
  open_.push_front(made);
  made->start(open_.begin(), is_welcome);
  if (!is_ticking_) tick_later();
}

void worker::forget(connections::iterator closed) {
  open_.erase(closed);
  service_->count_closed();
}

// What is done to one connection may close others.
std::vector<std::shared_ptr<connection>> worker::snapshot() const {
  return {open_.begin(), open_.end()};
}

void worker::tick_later() {
  is_ticking_ = true;
  timer_.expires_after(tick_interval_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    is_ticking_ = false;
    if (!error) tick();
  });
}

void worker::tick() {
  const auto now = steady::now();
  for (const auto& each : snapshot()) each->tick(now);
  if (!open_.empty()) tick_later();
}

}  // namespace pawl::http
