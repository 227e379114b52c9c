#include "http/client.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <cerrno>
#include <memory>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace pawl::http {
namespace {

namespace beast = boost::beast;
using sink = std::function<bool(std::string_view)>;
using namespace std::chrono_literals;

constexpr size_t read_bytes = 64 * 1024;
constexpr auto connect_timeout = 10s;
constexpr auto look_interval = 100ms;  // how often stop() is looked for

// Beast's parser, made to fill our message.
class response_reader final : private beast::http::basic_parser<false> {
 public:
  // The sink is null, or borrowed.
  response_reader(bool is_head, const sink* to) : to_(to) {
    eager(true);
    skip(is_head);
    body_limit(boost::none);
    header_limit(1024 * 1024);
  }

  // Takes off the front what it has used. The error says what is wrong with the bytes.
  beast::error_code read(std::string_view& bytes) {
    beast::error_code error;
    while (!is_done() && !is_stopped_ && !bytes.empty() && !error) {
      bytes.remove_prefix(put(boost::asio::buffer(bytes), error));
    }
    return error == beast::http::error::need_more ? beast::error_code() : error;
  }
  // The server has closed: whether that was the end of the answer.
  bool read_end() {
    beast::error_code error;
    if (got_some()) put_eof(error);
    return !error && is_done();
  }

  [[nodiscard]] bool is_complete() const { return is_done(); }
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }
  [[nodiscard]] bool is_interim() const { return is_done() && response_.status / 100 == 1; }
  [[nodiscard]] bool keeps_alive() const { return keep_alive(); }
  response take() { return std::move(response_); }

 private:
  using text = beast::string_view;

  void on_request_impl(beast::http::verb, text, text, int, beast::error_code&) override {}
  void on_response_impl(int status, text, int, beast::error_code&) override {
    response_.status = static_cast<unsigned>(status);
    response_.content_type.clear();
  }
  void on_field_impl(beast::http::field name, text name_text, text value,
                     beast::error_code&) override {
    if (name == beast::http::field::content_type) {
      response_.content_type = std::string_view(value);
    } else if (name != beast::http::field::content_length) {
      response_.headers.emplace_back(name_text, value);
    }
  }
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<uint64_t>&, beast::error_code&) override {}
  size_t on_body_impl(text bytes, beast::error_code&) override {
    if (to_ != nullptr && response_.status / 100 == 2) {
      is_stopped_ = is_stopped_ || !(*to_)(bytes);
    } else {
      response_.body.append(std::string_view(bytes));
    }
    return bytes.size();
  }
  void on_chunk_header_impl(uint64_t, text, beast::error_code&) override {}
  size_t on_chunk_body_impl(uint64_t, text bytes, beast::error_code& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(beast::error_code&) override {}

  response response_;
  const sink* to_;
  bool is_stopped_ = false;
};

std::string text_of(const request& asked, const endpoint& to) {
  std::string made = asked.method + " " + asked.path;
  if (!asked.query.empty()) made += "?" + asked.query;
  made += " HTTP/1.1\r\nHost: " + (to.is_unix() ? "localhost" : to.text()) + "\r\n";
  for (const auto& [name, value] : asked.headers) made += name + ": " + value + "\r\n";
  if (!asked.body.empty() || asked.method == "POST" || asked.method == "PUT") {
    made += "Content-Length: " + std::to_string(asked.body.size()) + "\r\n";
  }
  return made + "\r\n";
}

}  // namespace

result<response> client::send(const request& asked) {
  return ask(asked, nullptr);
}

result<response> client::stream(const request& asked, sink on_bytes) {
  return ask(asked, &on_bytes);
}

result<response> client::ask(const request& asked, const sink* to) {
  if (auto ready = connect(); !ready) return std::move(ready).error();
  // A server that refuses early closes before it has read all: its answer tells more than the
  // error.
  const auto written = write(text_of(asked, to_), asked.body);
  if (!written && !socket_.is_open()) return written.error();
  auto got = receive(asked.method == "HEAD", to);
  if (!got || !written) socket_ = descriptor();
  return got;
}

result<response> client::receive(bool is_head, const sink* to) {
  std::vector<char> room(read_bytes);
  std::string left;
  auto reader = std::make_unique<response_reader>(is_head, to);
  for (;;) {
    std::string_view bytes = left;
    if (const auto error = reader->read(bytes)) {
      return failure{"invalid_output", to_.text() +
                                           " does not answer with valid HTTP: " + error.message() +
                                           ". See that the right program listens there."};
    }
    left.erase(0, left.size() - bytes.size());
    if (reader->is_interim()) {
      reader = std::make_unique<response_reader>(is_head, to);
      continue;
    }
    if (reader->is_complete() || reader->is_stopped()) break;
    if (auto ready = wait(POLLIN); !ready) return std::move(ready).error();
    const ssize_t got = ::recv(socket_.number(), room.data(), room.size(), 0);
    if (got > 0) {
      left.append(room.data(), static_cast<size_t>(got));
    } else if (got == 0 && reader->read_end()) {
      break;
    } else if (got == 0 || errno != EAGAIN) {
      return broken("the connection has ended before the answer did");
    }
  }
  if (!reader->is_complete() || !reader->keeps_alive()) socket_ = descriptor();
  return reader->take();
}

// A connection that was kept says something only when the server has closed it.
result<void> client::connect() {
  if (socket_.is_open()) {
    pollfd kept = {socket_.number(), POLLIN, 0};
    if (::poll(&kept, 1, 0) == 0) return {};
  }
  auto connected = connect_to(to_, connect_timeout);
  if (!connected) return std::move(connected).error();
  socket_ = *std::move(connected);
  return {};
}

result<void> client::write(std::string_view head, std::string_view body) {
  for (std::string_view bytes : {head, body}) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
      } else if (errno != EAGAIN) {
        return broken("it does not take the request");
      } else if (auto ready = wait(POLLOUT); !ready) {
        return ready;
      }
    }
  }
  return {};
}

result<void> client::wait(short events) {
  using clock = std::chrono::steady_clock;
  const auto begun = clock::now();
  pollfd waiting = {socket_.number(), events, 0};
  while (!stopped_) {
    const int ready = ::poll(&waiting, 1, static_cast<int>(look_interval.count()));
    if (ready > 0) return {};
    if (silence_max_ == 0ms || clock::now() - begun < silence_max_) continue;
    socket_ = descriptor();
    return failure{"timeout", to_.text() + " has said nothing for " +
                                  std::to_string(silence_max_.count()) +
                                  " ms. See how busy the server is, and try again."};
  }
  socket_ = descriptor();
  return failure{"cancelled", "The request to " + to_.text() + " was given up."};
}

failure client::broken(std::string_view why) const {
  return {"unavailable",
          "Lost " + to_.text() + ": " + std::string(why) + ". See that the server still runs."};
}

}  // namespace pawl::http
