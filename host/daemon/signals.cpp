#include "daemon/signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace pawl::daemon {

namespace asio = boost::asio;

struct signals::parts {
  asio::io_context context{1};
  asio::signal_set end{context, SIGINT, SIGTERM};
#ifdef SIGHUP
  asio::signal_set hang_up{context, SIGHUP};
  void await_hang_up() {
    hang_up.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      if (reload) reload();
      await_hang_up();
    });
  }
#else
  void await_hang_up() {}
#endif
  std::function<void()> reload;
};

signals::signals() : parts_(std::make_unique<parts>()) {}
signals::~signals() = default;

void signals::when_reload(std::function<void()> reload) {
  parts_->reload = std::move(reload);
}

void signals::wait_for_end() {
  parts_->end.async_wait([&](const boost::system::error_code&, int) { parts_->context.stop(); });
  parts_->await_hang_up();
  parts_->context.run();
}

}  // namespace pawl::daemon
