// The way to a host's API: over a daemon's socket, or straight to a service in this process.
#pragma once

#include "http/message.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace pawl::client {

// Any thread.
class link {
 public:
  virtual ~link() = default;

  // The answer, whatever its status. Errors: unavailable, when there is none.
  virtual result<http::response> send(http::request request) = 0;

  // Calls `on_bytes`, on a thread of its own, with what a stream brings, until the returned handle
  // is gone or the other side ends it. Null where there are no streams.
  virtual std::shared_ptr<void> stream(http::request request,
                                       std::function<void(std::string_view)> on_bytes) = 0;
};

}  // namespace pawl::client
