// The way to one MCP server: texts of messages out, texts of messages in.
#pragma once

#include <pawl/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::mcp {

class transport {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  virtual ~transport() = default;

  // Queues a message. `request` is its number if it is a request, else 0. Any thread.
  virtual void send(std::string text, uint64_t request) = 0;
  // No one waits for the answer to that request any more. Any thread.
  virtual void forget(uint64_t /*request*/) {}
  // receive() returns soon. Any thread.
  virtual void wake() = 0;

  // The next message that came; none at that time, or when woken. One thread, the one that made
  // this. Errors: `unavailable` or `too_large`, when nothing more will come: why.
  virtual result<std::optional<std::string>> receive(time_point until) = 0;

  // The handshake is done, in that revision of the protocol. The receiving thread.
  virtual void begin_session(std::string_view /*version*/) {}
};

}  // namespace pawl::mcp
