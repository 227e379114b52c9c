// One connection to a client, from its first byte to its last: requests are read, given to the
// handler one after the other, and answered. Of its worker's thread, where nothing else is said.
// The worker holds it while it is open, an exchange as long as it lives.
#pragma once

#include "http/reader.hpp"
#include "http/stream.hpp"
#include "http/transport.hpp"
#include "http/worker.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <memory>
#include <optional>
#include <string>

namespace pawl::http {

class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(std::shared_ptr<worker> on, accepted_socket taken);

  // A connection that is not welcome is told so and closed.
  void start(worker::connections::iterator place, bool is_welcome);
  // Looks at its deadline.
  void tick(steady::time_point now);
  // Ends as soon as nothing is under way.
  void drain();
  void close();

  // Any thread. What comes when the connection is closed goes nowhere.
  void post_answer(response given);
  void post_stream(std::shared_ptr<queued_stream> opened, headers more);
  void wake();
  [[nodiscard]] size_t stream_bytes_max() { return shared().options.stream_bytes_max; }

 private:
  enum class phase : uint8_t {
    idle,       // nothing of a request has come
    receiving,  // a part of one has
    handling,   // the handler has it
    answering,  // the answer is on its way
    streaming,
    lingering,  // all is said; what still comes is dropped, so that no reset overtakes it
    closed,
  };

  service& shared() { return worker_->shared(); }

  void advance();
  bool step();  // true: there may be more to do at once
  bool receive();
  void parse(std::string_view bytes);
  void keep(std::string_view rest);
  void send_continue();
  void dispatch();
  void refuse(unsigned status, std::string_view code, std::string_view detail);
  void answer(response given);
  void open_stream(std::shared_ptr<queued_stream> opened, const headers& more);
  bool write_answer();
  bool write_stream();
  bool flush();
  bool drop_input();
  void linger();
  void wait_readable();
  void wait_writable();

  // Later runs on the connection's thread, if it is still open then.
  template <class Later>
  void post(Later later);

  const std::shared_ptr<worker> worker_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
  std::unique_ptr<transport> transport_;
  worker::connections::iterator place_;
  const origin origin_;
  const std::string peer_;

  phase phase_ = phase::idle;
  bool is_advancing_ = false;
  bool is_readable_ = false;  // the next read is worth trying
  bool waits_readable_ = false;
  bool waits_writable_ = false;
  bool keeps_alive_ = true;
  bool is_head_ = false;  // the request's method is HEAD: the answer has no body
  steady::time_point deadline_;
  uint64_t body_bytes_due_ = 0;

  std::optional<request_reader> reader_;
  std::string input_;      // what the reader has not used
  size_t input_used_ = 0;  // of it, by requests that are done

  std::string head_;  // being written: the head, then the body
  std::string body_;
  size_t written_ = 0;
  std::shared_ptr<queued_stream> stream_;
  steady::time_point stream_written_;
};

}  // namespace pawl::http
