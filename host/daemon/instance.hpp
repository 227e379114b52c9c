// A host as a service: the API of one data directory, listened for on sockets. It is found through
// the data directory, where it listens too: see address.hpp. open() and stop() from one thread.
#pragma once

#include "api/service.hpp"
#include "config/settings.hpp"
#include "embed/local_host.hpp"
#include "http/server.hpp"
#include "mcp/server/http_endpoint.hpp"
#include "modules/folder_watch.hpp"
#include "telemetry/metrics.hpp"
#include "telemetry/otlp.hpp"

#include <pawl/result.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::daemon {

class instance {
 public:
  // Recovers unfinished runs and listens when it returns. Errors: busy (another process holds the
  // directory), permission_denied (it would listen to others, and there is no token), invalid_input
  // (a setting), conflict (an address is taken), the disk's.
  static result<std::unique_ptr<instance>> open(config::settings settings);
  ~instance() { stop(); }

  // "http://127.0.0.1:7295/", "unix:/path": where it listens, without its own place in the data
  // directory.
  [[nodiscard]] std::vector<std::string> addresses() const;
  [[nodiscard]] pawl::host& host() { return *host_; }

  // Takes the limits of actions and workflows; reads the definitions of triggers and the
  // certificate again: what is wrong is said in the log, and what was in force stays.
  void reload(const config::settings& settings);

  // Takes no more, answers what is under way, asks actions to end and leaves their runs to the next
  // start. Takes no longer than twice limits.drain_ms.
  void stop();

 private:
  explicit instance(config::settings settings) : settings_(std::move(settings)) {}
  result<void> begin();
  void begin_telemetry();
  void begin_mcp();
  void watch_triggers();
  result<void> may_listen(const std::vector<http::endpoint>& at) const;

  config::settings settings_;
  std::unique_ptr<embed::local_host> host_;
  std::unique_ptr<api::service> service_;
  std::optional<mcp::http_endpoint> mcp_;
  std::unique_ptr<modules::folder_watch> triggers_watch_;  // where there is a folder of triggers
  telemetry::http_counters http_counters_;
  std::optional<telemetry::metrics> metrics_;
  std::optional<telemetry::otlp_exporter> traces_;  // where a collector is given
  std::unique_ptr<http::server> server_;
  std::atomic<http::server*> serving_ = nullptr;  // the same, for requests that come at once
  size_t given_endpoints_ = 0;                    // of the server's, the first ones
  bool stopped_ = false;
};

}  // namespace pawl::daemon
