// What waits to be sent to one reader of an event stream. The senders' side is of any thread, the
// connection's side of the connection's.
#pragma once

#include "http/message.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace pawl::http {

class connection;

class queued_stream final : public event_stream {
 public:
  queued_stream(std::weak_ptr<connection> to, size_t bytes_max)
      : to_(std::move(to)), bytes_max_(bytes_max) {}

  bool send(std::string_view bytes) override;
  void finish() override;
  void when_gone(std::function<void()> gone) override;

  // The connection's side.
  struct piece {
    std::string bytes;  // empty: nothing waits, and the connection is woken when something does
    bool is_last = false;
  };
  piece take();
  void leave();  // nothing is taken any more
  [[nodiscard]] bool is_overfull() const;

 private:
  void wake();

  const std::weak_ptr<connection> to_;
  const size_t bytes_max_;
  mutable std::mutex mutex_;  // guards what follows
  std::string waiting_;
  std::function<void()> gone_;
  bool is_woken_ = false;
  bool is_finished_ = false;
  bool is_overfull_ = false;
  bool has_left_ = false;
};

}  // namespace pawl::http
