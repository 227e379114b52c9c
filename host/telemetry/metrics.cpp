#include "telemetry/metrics.hpp"

#include "telemetry/process.hpp"

#include <pawl/version.h>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sstream>
#include <utility>
#include <vector>

namespace pawl::telemetry {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<ClientMetric::Label>;

// Families in the order in which they are told.
class page {
 public:
  void family(MetricType type, std::string name, std::string help) {
    families_.push_back({std::move(name), std::move(help), type, {}});
  }

  // Of the last family.
  void add(double value, labels of = {}) {
    ClientMetric& made = families_.back().metric.emplace_back();
    made.label = std::move(of);
    made.gauge.value = made.counter.value = value;
  }
  void add(const figures::distribution& held, labels of = {}) {
    ClientMetric& made = families_.back().metric.emplace_back();
    made.label = std::move(of);
    auto& histogram = made.histogram;
    for (size_t i = 0; i < held.counts.size(); ++i) {
      histogram.sample_count += held.counts[i];
      if (i < held.bounds.size())
        histogram.bucket.push_back({histogram.sample_count, held.bounds[i]});
    }
    histogram.sample_sum = held.sum;
  }

  void gauge(std::string name, std::string help, uint64_t value) {
    family(MetricType::Gauge, std::move(name), std::move(help));
    add(static_cast<double>(value));
  }
  void counter(std::string name, std::string help, uint64_t value) {
    family(MetricType::Counter, std::move(name), std::move(help));
    add(static_cast<double>(value));
  }

  [[nodiscard]] std::string text() const {
    return prometheus::TextSerializer().Serialize(families_);
  }

 private:
  std::vector<MetricFamily> families_;
};

void add_runs(page& to, const embed::host_figures& from, const health_info& health) {
  to.family(MetricType::Gauge, "pawl_runs", "Runs that have not ended, by status.");
  for (const auto& [status, count] : from.unfinished_runs)
    to.add(static_cast<double>(count), {{"status", std::string(status)}});
  to.counter("pawl_runs_started_total", "Runs created.", from.started_runs);
  to.family(MetricType::Counter, "pawl_runs_ended_total", "Ends of runs, by status.");
  for (const auto& [status, count] : from.ended_runs)
    to.add(static_cast<double>(count), {{"status", std::string(status)}});
  to.gauge("pawl_runs_active", "Runs in memory that are under way.", health.active_runs);
  to.gauge("pawl_runs_warm", "Runs in memory that wait for the outside.", health.warm_runs);
}

void add_actions(page& to, const embed::host_figures& from, const health_info& health) {
  to.family(MetricType::Histogram, "pawl_action_attempt_seconds",
            "How long attempts took that completed or failed, by action.");
  for (const auto& each : from.actions) to.add(each.seconds, {{"action", each.action}});
  to.family(MetricType::Counter, "pawl_action_attempts_total",
            "Attempts by how they ended; given_up are over their deadline, silent or cancelled.");
  for (const auto& each : from.actions) {
    to.add(static_cast<double>(each.completed),
           {{"action", each.action}, {"outcome", "completed"}});
    to.add(static_cast<double>(each.failed), {{"action", each.action}, {"outcome", "failed"}});
    to.add(static_cast<double>(each.given_up), {{"action", each.action}, {"outcome", "given_up"}});
  }
  to.family(MetricType::Counter, "pawl_action_retries_total",
            "Attempts that were not a step's first, by action.");
  for (const auto& each : from.actions)
    to.add(static_cast<double>(each.retries), {{"action", each.action}});
  to.gauge("pawl_action_calls", "Attempts that modules are at.", from.calls_open);
  to.gauge("pawl_action_calls_waiting", "Calls of blocking actions that wait for a thread.",
           from.calls_waiting);
  to.counter("pawl_stale_completions_total", "Completions of calls that were over: late or double.",
             health.stale_completions);
}

void add_queues(page& to, const std::vector<queue_info>& queues) {
  to.family(MetricType::Gauge, "pawl_queue_running", "What goes on under a limit, by its kind.");
  for (const queue_info& each : queues)
    to.add(static_cast<double>(each.running), {{"kind", each.kind}, {"name", each.name}});
  to.family(MetricType::Gauge, "pawl_queue_waiting", "What waits for a limit, by its kind.");
  for (const queue_info& each : queues)
    to.add(static_cast<double>(each.waiting), {{"kind", each.kind}, {"name", each.name}});
}

void add_journal(page& to, const journal::writer_statistics& from, const health_info& health) {
  to.gauge("pawl_up", "Whether the journal can be written and work is taken.", health.ok ? 1 : 0);
  to.family(MetricType::Histogram, "pawl_commit_seconds",
            "Durable writes to the journal, each with its sync.");
  to.add(from.commit_seconds);
  to.family(MetricType::Histogram, "pawl_commit_changes", "Changes in one durable write.");
  to.add(from.batch_changes);
  to.counter("pawl_commit_bytes_total", "Bytes of events written.", from.bytes);
  to.counter("pawl_commit_failures_total", "Writes that failed.", from.failed_writes);
  to.gauge("pawl_commit_queue", "Changes that wait for the next write.", from.waiting);
}

void add_modules(page& to, const std::vector<module_info>& modules) {
  to.family(MetricType::Gauge, "pawl_build_info", "Always 1.");
  to.add(1, {{"version", PAWL_VERSION},
             {"abi", std::to_string(PAWL_ABI_MAJOR) + '.' + std::to_string(PAWL_ABI_MINOR)}});
  to.family(MetricType::Gauge, "pawl_module_info", "Always 1: a module's version and its state.");
  for (const module_info& each : modules) {
    to.add(1, {{"module", each.name.empty() ? each.file.filename().string() : each.name},
               {"version", each.version},
               {"sha256", each.sha256},
               {"state", each.state}});
  }
}

void add_http(page& to, const http_counters& from, uint64_t connections) {
  const auto routes = from.read();
  to.family(MetricType::Counter, "pawl_http_requests_total", "Answers, by route and status.");
  for (const auto& each : routes) {
    for (const auto& [status, count] : each.statuses) {
      to.add(static_cast<double>(count),
             {{"method", each.method}, {"route", each.route}, {"status", std::to_string(status)}});
    }
  }
  to.family(MetricType::Histogram, "pawl_http_request_seconds",
            "From a request to its answer, by route.");
  for (const auto& each : routes)
    to.add(each.seconds, {{"method", each.method}, {"route", each.route}});
  to.gauge("pawl_http_connections", "Connections that are open.", connections);
  to.gauge("pawl_http_streams", "Streams of events that are open.", from.streams());
}

// Under the names that every Prometheus client gives them.
void add_process(page& to) {
  const process_figures used = read_process();
  to.gauge("process_resident_memory_bytes", "Resident memory.", used.resident_bytes);
  to.gauge("process_open_fds", "Open file descriptors.", used.open_files);
  to.gauge("process_max_fds", "The most file descriptors that may be open.", used.open_files_max);
  to.family(MetricType::Counter, "process_cpu_seconds_total", "Time on a processor.");
  to.add(used.cpu_seconds);
  to.family(MetricType::Gauge, "process_start_time_seconds", "When it started, since 1970 UTC.");
  to.add(used.start_seconds);
}

}  // namespace

std::string metrics::text() const {
  const health_info health = host_.health();
  const embed::host_figures figures = host_.figures();
  page told;
  add_runs(told, figures, health);
  add_actions(told, figures, health);
  add_queues(told, health.queues);
  add_journal(told, figures.written, health);
  add_modules(told, host_.modules());
  add_http(told, http_, connections_());
  add_process(told);
  return told.text();
}

}  // namespace pawl::telemetry
