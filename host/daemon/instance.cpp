#include "daemon/instance.hpp"

#include "api/metrics_routes.hpp"
#include "daemon/address.hpp"
#include "logging/log.hpp"
#include "modules/settled.hpp"
#include "web/page.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace pawl::daemon {
namespace {

constexpr std::chrono::milliseconds quiet{150};
constexpr uint64_t module_bytes_max = 256 * 1024 * 1024;

std::string url_of(const http::endpoint& at, bool tls) {
  if (at.is_unix()) return at.text();
  return fmt::format("{}://{}/", tls ? "https" : "http", at.text());
}

// Whether a document in there may be half of what it will be.
bool is_being_written(const std::filesystem::path& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".json" && !modules::is_settled(at->path(), quiet)) return true;
  }
  return false;
}

}  // namespace

result<std::unique_ptr<instance>> instance::open(config::settings settings) {
  std::unique_ptr<instance> made(new instance(std::move(settings)));
  if (auto begun = made->begin(); !begun) return begun.error();
  return made;
}

result<void> instance::begin() {
  const config::serve_settings& serve = settings_.serve;
  http::server_options options;
  for (const std::string& text : serve.listen) {
    auto at = http::endpoint::parse(text);
    if (!at) return at.error();
    options.listen.push_back(*at);
  }
  given_endpoints_ = options.listen.size();
  options.listen.push_back(address_in(settings_.host.data_directory));
  options.threads = serve.threads;
  options.tls_certificate = serve.tls_certificate.string();
  options.tls_key = serve.tls_key.string();
  options.body_bytes_max = serve.body_bytes_max;
  options.body_bytes_max_for = [limit = serve.body_bytes_max](std::string_view method,
                                                              std::string_view path) {
    return method == "POST" && path == "/v1/modules" ? std::max(limit, module_bytes_max) : limit;
  };
  options.header_bytes_max = serve.header_bytes_max;
  options.connections_max = serve.connections_max;

  settings_.host.watch_modules = true;
  const bool tls = !serve.tls_certificate.empty();
  if (settings_.host.hook_url == host_options().hook_url)  // none is configured
    settings_.host.hook_url = hook_url_at(options.listen, tls).value_or(host_options().hook_url);
  auto host = embed::local_host::open(settings_.host);
  if (!host) return host.error();
  host_.reset(static_cast<embed::local_host*>(host->release()));
  // Who comes from loopback then may be a proxy that speaks for others.
  const bool open_to_others = !std::ranges::all_of(options.listen, &http::endpoint::is_local);
  auto service = api::service::open(
      *host_, {.loopback_needs_token = serve.loopback_needs_token || open_to_others,
               .triggers_directory = serve.triggers_directory,
               .fires_triggers = true});
  if (!service) return service.error();
  service_ = std::move(*service);
  if (auto may = may_listen(options.listen); !may) return may;
  begin_telemetry();
  begin_mcp();

  auto server = http::server::open(std::move(options), [this](std::shared_ptr<http::exchange> one) {
    if (auto page = web::answer(one->request)) return one->answer(std::move(*page));
    service_->take(std::move(one));
  });
  if (!server) return server.error();
  server_ = std::move(*server);
  serving_ = server_.get();
  watch_triggers();
  return {};
}

void instance::begin_telemetry() {
  metrics_.emplace(*host_, http_counters_, [this] {
    const http::server* serving = serving_;
    return serving == nullptr ? 0 : serving->counted().connections;
  });
  service_->router().count_with(http_counters_);
  api::add_metrics_route(service_->router(), *metrics_);
  if (!settings_.otlp.url.empty())
    traces_.emplace(*host_, telemetry::otlp_options{.url = settings_.otlp.url,
                                                    .headers = settings_.otlp.headers});
}

void instance::begin_mcp() {
  const api::parts& with = service_->route_parts();
  mcp_.emplace(mcp::session_parts{*host_, with.waiting, with.alarms, settings_.host.mcp.expose},
               service_->access());
  mcp_->add_routes(service_->router());
}

// Whoever can reach an address that is not local may do nothing without a token; so one must be
// there, or nobody could.
result<void> instance::may_listen(const std::vector<http::endpoint>& at) const {
  const auto reachable = std::ranges::find_if_not(at, &http::endpoint::is_local);
  if (reachable == at.end()) return {};
  if (service_->access().list().empty())
    return failure{PAWL_ERROR_PERMISSION_DENIED,
                   fmt::format("{} is open to others, and no token says who may do what: first "
                               "`pawl tokens create NAME --role admin`, then start again",
                               reachable->text())};
  if (settings_.serve.tls_certificate.empty())
    log::warning(
        "tokens and payloads cross the network as clear text: give a certificate and a "
        "key, or put a proxy with TLS before this",
        {{"address", reachable->text()}});
  return {};
}

std::vector<std::string> instance::addresses() const {
  std::vector<std::string> all;
  const auto& bound = server_->endpoints();
  for (size_t i = 0; i < given_endpoints_; ++i)
    all.push_back(url_of(bound[i], !settings_.serve.tls_certificate.empty()));
  return all;
}

void instance::watch_triggers() {
  if (settings_.serve.triggers_directory.empty()) return;
  modules::watch_options options;
  options.directories = {settings_.serve.triggers_directory};
  options.suffixes = {".json"};
  triggers_watch_ = std::make_unique<modules::folder_watch>(std::move(options), [this] {
    if (is_being_written(settings_.serve.triggers_directory)) return false;
    service_->reload_triggers();
    return true;
  });
}

void instance::reload(const config::settings& settings) {
  host_->set_flow_limits(settings.host.flow);
  service_->reload_triggers();
  if (auto reloaded = server_->reload_certificate(); !reloaded)
    log::error("the certificate was not reloaded", {{"reason", reloaded.error().message}});
}

void instance::stop() {
  if (std::exchange(stopped_, true)) return;
  triggers_watch_.reset();
  if (server_) {
    service_->give_up_waiting();
    mcp_->stop();
    server_->stop(std::chrono::milliseconds(settings_.host.limits.drain_ms));
  }
  if (service_) service_->stop();
  traces_.reset();
  if (host_) host_->stop();
}

}  // namespace pawl::daemon
