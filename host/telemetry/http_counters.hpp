// What the API has answered, by route. Any thread.
#pragma once

#include "figures/histogram.hpp"
#include "http/message.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pawl::telemetry {

class http_counters {
 public:
  struct route_figures {
    std::string method, route;              // "GET", "/v1/runs/{id}"
    std::map<unsigned, uint64_t> statuses;  // answers by status
    figures::distribution seconds;          // from the request to its answer
  };

  // The same exchange, counted when it is answered, and while a stream that it opened is. Method
  // and pattern are the route's own, of which there are few, and empty where none was found. This
  // outlives every exchange.
  std::shared_ptr<http::exchange> counted(std::shared_ptr<http::exchange> asked,
                                          std::string_view method, std::string_view route);

  [[nodiscard]] std::vector<route_figures> read() const;
  [[nodiscard]] uint64_t streams() const { return streams_->load(std::memory_order_relaxed); }

 private:
  struct meter {
    std::map<unsigned, uint64_t> statuses;  // under the mutex
    figures::histogram seconds{figures::duration_bounds_ns, figures::nanosecond};
  };
  class counted_exchange;
  void answered(meter& at, unsigned status, std::chrono::nanoseconds took);

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, meter, std::less<>> meters_;
  // Streams end when they like, also after this has gone.
  std::shared_ptr<std::atomic<uint64_t>> streams_ = std::make_shared<std::atomic<uint64_t>>(0);
};

}  // namespace pawl::telemetry
