// What a host counts, as Prometheus reads it: the text exposition format 0.0.4. Borrows the host
// and the counters. Any thread; text() asks the shards for their counts, so it must not be called
// on one.
#pragma once

#include "embed/local_host.hpp"
#include "telemetry/http_counters.hpp"

#include <functional>
#include <string>

namespace pawl::telemetry {

inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

class metrics {
 public:
  // How many connections are open. Any thread.
  using connection_count = std::function<uint64_t()>;

  metrics(embed::local_host& of, const http_counters& http, connection_count connections)
      : host_(of), http_(http), connections_(std::move(connections)) {}

  // What GET /metrics answers with.
  [[nodiscard]] std::string text() const;

 private:
  embed::local_host& host_;
  const http_counters& http_;
  const connection_count connections_;
};

}  // namespace pawl::telemetry
