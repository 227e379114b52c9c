#include "bench/beast_echo.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <thread>
#include <vector>

namespace pawl::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;

class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(tcp::socket socket) : stream_(std::move(socket)) {
    stream_.socket().set_option(tcp::no_delay(true));
  }

  void read() {
    came_ = {};
    beast::http::async_read(stream_, buffer_, came_,
                            [self = shared_from_this()](beast::error_code error, size_t) {
                              if (!error) self->answer();
                            });
  }

 private:
  void answer() {
    given_ = {beast::http::status::ok, came_.version(), std::move(came_.body())};
    given_.keep_alive(came_.keep_alive());
    given_.prepare_payload();
    beast::http::async_write(stream_, given_,
                             [self = shared_from_this()](beast::error_code error, size_t) {
                               if (!error) self->read();
                             });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  beast::http::request<beast::http::string_body> came_;
  beast::http::response<beast::http::string_body> given_;
};

}  // namespace

struct beast_echo::parts {
  std::vector<std::unique_ptr<asio::io_context>> contexts;  // one a thread
  std::unique_ptr<tcp::acceptor> acceptor;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
  std::vector<std::thread> threads;
  size_t next = 0;

  void accept() {
    asio::io_context& to = *contexts[next++ % contexts.size()];
    acceptor->async_accept(to, [this, &to](beast::error_code error, tcp::socket socket) {
      if (error) return;
      auto made = std::make_shared<session>(std::move(socket));
      asio::post(to, [made] { made->read(); });
      accept();
    });
  }
};

beast_echo::beast_echo(unsigned threads) : parts_(std::make_unique<parts>()) {
  for (unsigned i = 0; i < threads; ++i) {
    parts_->contexts.push_back(std::make_unique<asio::io_context>(1));
    parts_->guards.push_back(asio::make_work_guard(*parts_->contexts.back()));
  }
  parts_->acceptor = std::make_unique<tcp::acceptor>(
      *parts_->contexts[0], tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  parts_->accept();
  for (const auto& each : parts_->contexts) {
    parts_->threads.emplace_back([context = each.get()] { context->run(); });
  }
}

beast_echo::~beast_echo() {
  for (const auto& each : parts_->contexts) each->stop();
  for (std::thread& each : parts_->threads) each.join();
}

http::endpoint beast_echo::at() const {
  return {"127.0.0.1", parts_->acceptor->local_endpoint().port(), {}};
}

}  // namespace pawl::bench
