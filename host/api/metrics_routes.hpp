// GET /metrics. The metrics outlive the router.
#pragma once

#include "api/router.hpp"

namespace pawl::telemetry {
class metrics;
}

namespace pawl::api {

void add_metrics_route(router& to, const telemetry::metrics& from);

}  // namespace pawl::api
