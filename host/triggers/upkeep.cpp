#include "triggers/upkeep.hpp"

#include "logging/log.hpp"

namespace pawl::triggers {
namespace {

void warn(const std::string& problem) {
  log::warning("a trigger's definition is not in force", {{"reason", problem}});
}

}  // namespace

result<std::unique_ptr<upkeep>> upkeep::open(host& of, journal::documents& documents,
                                             upkeep_options options) {
  std::unique_ptr<upkeep> made(new upkeep(of));
  auto service = service::open({.directory = std::move(options.directory),
                                .now_ms = &pacemaker::now_ms,
                                .wake = [at = made.get()] { at->pacemaker_.wake(); },
                                .fires = options.fires},
                               made->runner_, documents);
  if (!service) return std::move(service).error();
  made->service_ = std::move(*service);
  for (const trigger_info& each : made->service_->list()) {
    if (!each.problem.empty()) warn(each.problem);
  }
  made->pacemaker_.begin(*made->service_);
  return made;
}

void upkeep::stop() {
  pacemaker_.stop();
  if (service_) service_->stop();
}

void upkeep::reload() {
  for (const failure& each : service_->reload()) warn(each.message);
}

}  // namespace pawl::triggers
