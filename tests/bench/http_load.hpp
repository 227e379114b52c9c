// Clients that ask an HTTP server as fast as it answers: each on a connection of its own that is
// kept, each with one request under way.
#pragma once

#include "http/endpoint.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace pawl::bench {

struct http_load {
  size_t connections = 1;
  size_t requests = 0;  // in all
  // The next request's bytes, whole.
  std::function<std::string()> next;

  struct answers {
    std::vector<double> times_us;  // of each, from its first byte sent to its last received
    double per_second = 0;
  };
  // Returns when all are answered. Throws when one is not answered with 2xx.
  [[nodiscard]] answers put_on(const http::endpoint& server) const;
};

}  // namespace pawl::bench
