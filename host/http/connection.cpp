#include "http/connection.hpp"

#include "http/problem.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

namespace pawl::http {
namespace {

using namespace std::chrono_literals;

constexpr size_t body_piece_bytes = 64 * 1024;  // each may take the time that a head may
constexpr auto linger_timeout = 1s;
constexpr std::string_view heartbeat = ": \n\n";

// A value that came from outside must not begin another header.
void append_header(std::string& to, std::string_view name, std::string_view value) {
  to.append(name).append(": ");
  for (const char each : value)
    to.push_back(each == '\r' || each == '\n' || each == '\0' ? ' ' : each);
  to.append("\r\n");
}

void append_status(std::string& to, unsigned status) {
  to.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
  to.append(reason_phrase(status)).append("\r\n");
}

bool may_have_body(unsigned status) {
  return status >= 200 && status != 204 && status != 304;
}

// The handler's side of a request. Any thread.
class connection_exchange final : public exchange {
 public:
  connection_exchange(std::shared_ptr<connection> on, http::request came)
      : exchange(std::move(came)), connection_(std::move(on)) {}

  ~connection_exchange() override {
    if (!is_answered_) {
      connection_->post_answer(problem(500, "internal", "The request was given up."));
    }
  }

  void answer(http::response given) override {
    take_turn();
    connection_->post_answer(std::move(given));
  }

  std::shared_ptr<event_stream> open_stream(http::headers more) override {
    take_turn();
    auto made = std::make_shared<queued_stream>(connection_, connection_->stream_bytes_max());
    connection_->post_stream(made, std::move(more));
    return made;
  }

 private:
  void take_turn() {
    assert(!is_answered_ && "a request is answered once");
    is_answered_ = true;
  }

  const std::shared_ptr<connection> connection_;
  bool is_answered_ = false;
};

}  // namespace

connection::connection(std::shared_ptr<worker> on, accepted_socket taken)
    : worker_(std::move(on)),
      socket_(worker_->context().get_executor(), taken.socket.release()),
      origin_(taken.origin),
      peer_(std::move(taken.peer)) {}

void connection::start(worker::connections::iterator place, bool is_welcome) {
  place_ = place;
  const auto identity = origin_ == origin::unix_socket ? nullptr : shared().tls.load();
  const int socket = socket_.native_handle();
  transport_ = identity ? identity->accept(socket) : plain_transport(socket);
  deadline_ = steady::now() + shared().options.read_timeout;
  if (!is_welcome) {
    refuse(503, "unavailable", "Too many connections are open here. Try again in a while.");
  }
  advance();
}

void connection::tick(steady::time_point now) {
  if (phase_ == phase::streaming && head_.empty() && body_.empty() &&
      now - stream_written_ >= shared().options.heartbeat_interval) {
    body_ = heartbeat;
    stream_written_ = now;
    deadline_ = now + shared().options.write_timeout;
    advance();
  }
  if (now < deadline_) return;
  if (phase_ == phase::receiving) {
    refuse(408, "timeout", "The request did not come in time.");
    advance();
  } else if (phase_ != phase::handling) {
    close();
  }
}

void connection::drain() {
  if (phase_ == phase::idle) {
    close();
  } else {
    advance();  // a stream ends after what is queued
  }
}

void connection::close() {
  if (phase_ == phase::closed) return;
  const auto self = shared_from_this();
  phase_ = phase::closed;
  boost::system::error_code ignored;
  socket_.close(ignored);
  worker_->forget(place_);
  if (const auto left = std::move(stream_)) left->leave();
}

template <class Later>
void connection::post(Later later) {
  boost::asio::post(worker_->context(),
                    [weak = weak_from_this(), later = std::move(later)]() mutable {
                      if (const auto self = weak.lock()) later(*self);
                    });
}

// Inside of the handler there is no need to wait for a turn. Anywhere else there is, lest the next
// request be handled within this call.
void connection::post_answer(response given) {
  if (worker_->is_here() && is_advancing_) {
    answer(std::move(given));
    return;
  }
  post([given = std::move(given)](connection& on) mutable {
    on.answer(std::move(given));
    on.advance();
  });
}

void connection::post_stream(std::shared_ptr<queued_stream> opened, headers more) {
  post([opened = std::move(opened), more = std::move(more)](connection& on) mutable {
    on.open_stream(std::move(opened), more);
    on.advance();
  });
}

void connection::wake() {
  post([](connection& on) { on.advance(); });
}

// Runs until there is something to wait for.
void connection::advance() {
  if (is_advancing_) return;
  is_advancing_ = true;
  while (step()) {
  }
  is_advancing_ = false;
}

bool connection::step() {
  switch (phase_) {
    case phase::idle:
    case phase::receiving:
      return receive();
    case phase::answering:
      return write_answer();
    case phase::streaming:
      return write_stream();
    case phase::lingering:
      return drop_input();
    case phase::handling:
    case phase::closed:
      return false;
  }
  return false;
}

bool connection::receive() {
  if (phase_ == phase::idle && input_used_ < input_.size()) {  // the next request came already
    parse({});
    return true;
  }
  if (!is_readable_) {
    wait_readable();
    return false;
  }
  const transfer got = transport_->read(worker_->scratch());
  is_readable_ = got.has_more;
  switch (got.state) {
    case transfer_state::moved:
      parse({worker_->scratch().data(), got.bytes});
      // A body may hold a secret, and it may be long until the next read.
      ::explicit_bzero(worker_->scratch().data(), got.bytes);
      return true;
    case transfer_state::wants_read:
      return true;
    case transfer_state::wants_write:
      wait_writable();
      return false;
    case transfer_state::over:
      close();
      return false;
  }
  return false;
}

// Most requests come in one piece and are parsed where they were read to.
void connection::parse(std::string_view bytes) {
  if (!input_.empty()) {
    if (!bytes.empty()) {
      input_.erase(0, input_used_);
      input_used_ = 0;
      input_.append(bytes);
    }
    bytes = std::string_view(input_).substr(input_used_);
  }
  if (phase_ == phase::idle) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
    if (!bytes.empty()) {
      phase_ = phase::receiving;
      deadline_ = steady::now() + shared().options.read_timeout;
      body_bytes_due_ = body_piece_bytes;
      reader_.emplace(shared().options);
    }
  }
  if (phase_ == phase::idle) {
    keep(bytes);
    return;
  }
  const auto state = reader_->put(bytes);
  keep(bytes);
  switch (state) {
    case request_reader::state::complete:
      dispatch();
      break;
    case request_reader::state::refused:
      refuse(reader_->why().status, reader_->why().code, reader_->why().detail);
      break;
    case request_reader::state::needs_more:
      if (reader_->expects_continue()) send_continue();
      if (reader_->body_bytes() >= body_bytes_due_) {
        deadline_ = steady::now() + shared().options.read_timeout;
        body_bytes_due_ = reader_->body_bytes() + body_piece_bytes;
      }
      break;
  }
}

// `rest` lies in input_ already, or in the scratch.
void connection::keep(std::string_view rest) {
  if (input_.empty()) {
    input_ = rest;
  } else if (rest.empty()) {
    input_ = {};
    input_used_ = 0;
  } else {
    input_used_ = input_.size() - rest.size();
  }
}

void connection::send_continue() {
  constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
  reader_->continued();
  const transfer sent = transport_->write({&line, 1});
  if (sent.bytes < line.size()) close();  // nothing else is under way: there is no one to read it
}

void connection::dispatch() {
  phase_ = phase::handling;
  shared().requests.fetch_add(1, std::memory_order_relaxed);
  keeps_alive_ = reader_->keeps_alive();
  request came = reader_->take();
  reader_.reset();
  is_head_ = came.method == "HEAD";
  came.origin = origin_;
  came.peer = peer_;
  shared().handle(std::make_shared<connection_exchange>(shared_from_this(), std::move(came)));
}

void connection::refuse(unsigned status, std::string_view code, std::string_view detail) {
  shared().refused.fetch_add(1, std::memory_order_relaxed);
  response given = problem(status, code, detail);
  if (status == 503) given.headers.emplace_back("Retry-After", "1");
  reader_.reset();
  phase_ = phase::handling;
  keeps_alive_ = false;
  answer(std::move(given));
}

void connection::answer(response given) {
  if (phase_ != phase::handling) return;
  keeps_alive_ = keeps_alive_ && !shared().is_stopping;
  append_status(head_, given.status);
  if (may_have_body(given.status)) {
    if (!given.content_type.empty()) append_header(head_, "Content-Type", given.content_type);
    append_header(head_, "Content-Length", std::to_string(given.body.size()));
    if (!is_head_) body_ = std::move(given.body);
  }
  for (const auto& [name, value] : given.headers) append_header(head_, name, value);
  if (!keeps_alive_) append_header(head_, "Connection", "close");
  head_.append("\r\n");
  phase_ = phase::answering;
  deadline_ = steady::now() + shared().options.write_timeout;
}

void connection::open_stream(std::shared_ptr<queued_stream> opened, const headers& more) {
  if (phase_ != phase::handling) {
    opened->leave();
    return;
  }
  append_status(head_, 200);
  append_header(head_, "Content-Type", "text/event-stream");
  append_header(head_, "Cache-Control", "no-store");
  for (const auto& [name, value] : more) append_header(head_, name, value);
  append_header(head_, "Connection", "close");
  head_.append("\r\n");
  input_ = {};
  if (is_head_) opened->finish();
  stream_ = std::move(opened);
  phase_ = phase::streaming;
  stream_written_ = steady::now();
  deadline_ = stream_written_ + shared().options.write_timeout;
}

bool connection::write_answer() {
  if (!flush()) return false;
  head_.clear();
  body_ = {};
  if (!keeps_alive_) {
    linger();
    return true;
  }
  phase_ = phase::idle;
  deadline_ = steady::now() + shared().options.idle_timeout;
  return true;
}

bool connection::write_stream() {
  if (stream_->is_overfull()) {
    close();
    return false;
  }
  while (flush()) {
    head_ = {};
    auto [bytes, is_last] = stream_->take();
    body_ = std::move(bytes);
    if (!body_.empty()) {
      stream_written_ = steady::now();
      deadline_ = stream_written_ + shared().options.write_timeout;
      continue;
    }
    deadline_ = steady::time_point::max();
    if (is_last || shared().is_stopping) {
      linger();
      return true;
    }
    break;
  }
  return phase_ == phase::streaming && drop_input();
}

// True once nothing is left to be written.
bool connection::flush() {
  while (written_ < head_.size() + body_.size()) {
    const size_t of_head = std::min(written_, head_.size());
    const std::array<std::string_view, 2> parts = {
        std::string_view(head_).substr(of_head),
        std::string_view(body_).substr(written_ - of_head)};
    const transfer sent = transport_->write(parts);
    switch (sent.state) {
      case transfer_state::moved:
        written_ += sent.bytes;
        if (written_ < head_.size() + body_.size()) {
          deadline_ = steady::now() + shared().options.write_timeout;
        }
        continue;
      case transfer_state::wants_write:
        wait_writable();
        return false;
      case transfer_state::wants_read:
        wait_readable();
        return false;
      case transfer_state::over:
        close();
        return false;
    }
  }
  written_ = 0;
  return true;
}

// Nothing is expected any more but the end.
bool connection::drop_input() {
  if (is_readable_ && transport_->read(worker_->scratch()).state == transfer_state::over) {
    close();
    return false;
  }
  is_readable_ = false;
  wait_readable();
  return false;
}

void connection::linger() {
  transport_->end();
  input_ = {};
  phase_ = phase::lingering;
  deadline_ = steady::now() + linger_timeout;
  if (const auto left = std::move(stream_)) left->leave();
}

void connection::wait_readable() {
  if (waits_readable_) return;
  waits_readable_ = true;
  socket_.async_wait(socket_.wait_read, [self = shared_from_this()](const auto& error) {
    self->waits_readable_ = false;
    self->is_readable_ = !error;
    self->advance();
  });
}

void connection::wait_writable() {
  if (waits_writable_) return;
  waits_writable_ = true;
  socket_.async_wait(socket_.wait_write, [self = shared_from_this()](const auto&) {
    self->waits_writable_ = false;
    self->is_readable_ = true;  // TLS may have waited to write in order to read
    self->advance();
  });
}

}  // namespace pawl::http
