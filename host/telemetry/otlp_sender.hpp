// Posts documents to one collector and says what became of them. One thread, but for stop().
#pragma once

#include "http/message.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::telemetry {

class otlp_sender {
 public:
  enum class outcome : uint8_t {
    taken,
    busy,     // no connection, 429 or a server's error: it may be taken later
    refused,  // it never will be
  };
  struct answer {
    otlp_sender::outcome outcome = otlp_sender::outcome::taken;
    std::string reason;                  // busy, refused: for people
    std::chrono::milliseconds pause{0};  // busy: as long as the collector wants to be left alone
  };

  otlp_sender(std::string url, const http::headers& headers, std::chrono::milliseconds timeout);
  ~otlp_sender();

  answer send(std::string_view json);

  // What is under way, and all that comes, gets that much longer.
  void stop(std::chrono::milliseconds grace);

 private:
  struct connection;
  const std::unique_ptr<connection> connection_;
};

}  // namespace pawl::telemetry
