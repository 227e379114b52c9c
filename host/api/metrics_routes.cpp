#include "api/metrics_routes.hpp"

#include "telemetry/metrics.hpp"

namespace pawl::api {

void add_metrics_route(router& to, const telemetry::metrics& from) {
  to.add({.method = "GET",
          .path = "/metrics",
          .summary = "What the host counts, for Prometheus",
          .gives = {"", "text/plain"},
          .waits = true,
          .answer = [&from](const call_handle& asked) {
            http::response told;
            told.content_type = telemetry::metrics_content_type;
            told.body = from.text();
            asked->answer(std::move(told));
          }});
}

}  // namespace pawl::api
