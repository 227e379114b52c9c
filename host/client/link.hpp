// The way to a host's API: over a daemon's socket, or straight to a service in this process.
#pragma once

#include "http/message.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <string_view>

namespace pawl::client {

// Any thread.
class link {
 public:
  virtual ~link() = default;

  // The answer, whatever its status. Errors: unavailable, when there is none.
  virtual result<http::response> send(http::request request) = 0;

  // Calls `on_bytes` with what a stream brings, and a few times a second with nothing, until that
  // returns false or the stream ends. Blocks. Errors: as send(); and what a problem document says
  // instead of a stream.
  virtual result<void> stream(http::request request,
                              const std::function<bool(std::string_view)>& on_bytes) = 0;
};

}  // namespace pawl::client
