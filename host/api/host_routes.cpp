// The host itself: how it is, and what its API is.
#include "api/openapi.hpp"
#include "api/routes.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

namespace pawl::api {
namespace {

boost::json::array to_document(const std::vector<queue_info>& queues) {
  boost::json::array made;
  for (const queue_info& each : queues) {
    made.emplace_back(boost::json::object{{"kind", each.kind},
                                          {"name", each.name},
                                          {"running", each.running},
                                          {"waiting", each.waiting}});
  }
  return made;
}

boost::json::object to_document(const health_info& health) {
  return {{"ok", health.ok},
          {"reason", health.ok ? boost::json::value(nullptr) : boost::json::value(health.reason)},
          {"active_runs", health.active_runs},
          {"warm_runs", health.warm_runs},
          {"commits", health.commits},
          {"changes", health.changes},
          {"stale_completions", health.stale_completions},
          {"queues", to_document(health.queues)}};
}

void show(const call_handle& asked, parts& with) {
  const auto role = with.access.role_of(asked->request());
  if (!role) return asked->fail(role.error());  // revoked since the route was found
  asked->answer({{"version", PAWL_VERSION},
                 {"role", role_name(*role)},
                 {"health", to_document(with.of.health())}});
}

// That the process answers is all that it tells.
void alive(const call_handle& asked) {
  asked->answer({{"ok", true}});
}

void ready(const call_handle& asked, parts& with) {
  const health_info health = with.of.health();
  if (!health.ok) return asked->fail({"unavailable", health.reason, {}, true, 1'000});
  asked->answer({{"ok", true}});
}

// Whether any run can go on by itself; for whoever drives runs from outside.
void idle(const call_handle& asked, parts& with) {
  int looks = 3;
  const bool timers = asked->query("timers") == "true";
  asked->answer({{"idle", with.of.wait_idle(timers, [&] { return looks-- > 0; })}});
}

}  // namespace

void add_host_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/host",
          .summary = "Version, health, and the role of whoever asks",
          .gives = {"host"},
          .waits = true,
          .answer = bound(&show, with)});
  to.add({.method = "GET",
          .path = "/v1/idle",
          .summary = "Whether no run can go on by itself just now",
          .query = {{"timers", "true: and none is due later", switch_schema}},
          .gives = {"idle"},
          .waits = true,
          .answer = bound(&idle, with)});
  to.add({.method = "GET",
          .path = "/healthz",
          .needs = role::open,
          .summary = "The process answers",
          .gives = {"ok"},
          .answer = &alive});
  to.add({.method = "GET",
          .path = "/readyz",
          .needs = role::open,
          .summary = "Work is taken: status 503 with the reason when it is not",
          .gives = {"ok"},
          .waits = true,
          .answer = bound(&ready, with)});
  to.add({.method = "GET",
          .path = "/openapi.json",
          .needs = role::open,
          .summary = "This document",
          .gives = {"any"},
          .answer = [&to](const call_handle& asked) {
            asked->answer(openapi_document(to.routes()));
          }});
}

}  // namespace pawl::api
