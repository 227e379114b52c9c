// MCP over HTTP: each message is a POST, answered with JSON or a stream of events; a stream of its
// own brings what the server says by itself. All of it on the receiving thread, by libcurl.
#pragma once

#include "http/message.hpp"
#include "mcp/client/transport.hpp"
#include "mcp/json_rpc.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pawl::mcp {

class http_transport final : public transport {
 public:
  using milliseconds = std::chrono::milliseconds;

  // `listen_pause_min`: before the server's own stream is asked for again.
  http_transport(std::string url, http::headers headers, size_t message_bytes_max,
                 milliseconds listen_pause_min = std::chrono::seconds(5));
  ~http_transport() override;  // tells the server that the session is over

  void send(std::string text, uint64_t request) override;
  void forget(uint64_t request) override;
  void wake() override;
  result<std::optional<std::string>> receive(time_point until) override;
  void begin_session(std::string_view version) override;

 private:
  struct transfer;
  struct outgoing {
    std::string text;
    uint64_t request;
  };
  struct multi_handle;

  void start(std::unique_ptr<transfer> one);
  void start_waiting();
  void listen();
  void take_ended();
  void end(std::unique_ptr<transfer> ended, int curl_code);
  void refuse_status(const transfer& ended, long status);
  void refuse(const transfer& ended, const rpc_error& why);
  bool is_over(const transfer& ended, long status) const;
  bool may_listen() const;
  void break_off(std::string why);
  void end_listening(const transfer& ended);
  std::unique_ptr<transfer> make(std::string method, std::string body);

  const std::string url_;
  const http::headers headers_;
  const size_t message_bytes_max_;
  const milliseconds listen_pause_min_;
  const std::unique_ptr<multi_handle> multi_;

  std::mutex mutex_;  // guards these three
  std::deque<outgoing> waiting_;
  std::vector<uint64_t> forgotten_;
  bool woken_ = false;

  // The receiving thread's own.
  std::map<void*, std::unique_ptr<transfer>> under_way_;  // by curl's handle
  std::deque<std::string> came_;
  std::optional<failure> broken_;
  std::string session_, version_, last_event_id_;
  bool listens_ = false;
  time_point listen_again_ = time_point::max();
  milliseconds listen_pause_{0};
};

}  // namespace pawl::mcp
