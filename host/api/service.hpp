// The API over a host: everything that its routes work on, put together. The same for a daemon,
// which gives it to its server, and for a command that opened the data directory itself, which
// calls it in process. Any thread.
#pragma once

#include "api/routes.hpp"
#include "api/service_options.hpp"
#include "http/message.hpp"
#include "triggers/upkeep.hpp"

namespace pawl::embed {
class local_host;
}

namespace pawl::api {

class service {
 public:
  // The host outlives this. Errors: the store's.
  static result<std::unique_ptr<service>> open(embed::local_host& of, service_options options = {});
  ~service() { stop(); }

  // See http::handler.
  void take(std::shared_ptr<http::exchange> exchange) { router_.take(std::move(exchange)); }
  // One request, answered when it returns.
  http::response call(http::request request);

  [[nodiscard]] api::router& router() { return router_; }
  [[nodiscard]] api::access& access() { return access_; }
  // For routes that others add.
  [[nodiscard]] api::parts& route_parts() { return parts_; }
  // What the folder of triggers holds now; see triggers::upkeep.
  void reload_triggers() { triggers_->reload(); }

  // Answers those who wait for a run's end: it will not come before the next start.
  void give_up_waiting() { alarms_.ring_all(); }
  // Answers what is under way. The host is still open.
  void stop();

 private:
  service(embed::local_host& of, const service_options& options,
          std::unique_ptr<triggers::upkeep> upkeep);

  api::access access_;
  alarms alarms_;
  workers waiting_;
  jobs jobs_;
  std::unique_ptr<triggers::upkeep> triggers_;
  parts parts_;
  api::router router_;
};

}  // namespace pawl::api
