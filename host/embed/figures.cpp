// How a host does, for people and for those who watch over it.
#include "embed/local_host.hpp"
#include "embed/waiting.hpp"

namespace pawl::embed {

health_info local_host::health() {
  health_info health;
  {
    std::lock_guard lock(state_mutex_);
    health.ok = trouble_.empty();
    if (!health.ok) {
      health.reason = "the journal can't be written (" + trouble_ +
                      "); nothing is accepted, it is reopened again and again until it works";
    }
  }
  for (size_t i = 0; i < engine_->shard_count(); ++i) {
    auto counts = ask<engine::shard::counts>([&](auto answer) {
      engine_->at(i).look(
          [answer = std::move(answer)](engine::shard& shard) { answer(shard.count()); });
    });
    if (!counts) continue;
    health.active_runs += counts->active;
    health.warm_runs += counts->warm;
  }
  auto written = writer_->statistics();
  health.commits = written.commits;
  health.changes = written.changes;
  health.stale_completions = dispatcher_->stale_completions();
  const auto add = [&](const char* kind, std::vector<flow::line_depth> depths) {
    for (auto& each : depths)
      health.queues.push_back({kind, std::move(each.name), each.running, each.waiting});
  };
  add("action", engine_->action_depths());
  add("workflow", engine_->workflow_depths());
  return health;
}

host_figures local_host::figures() {
  host_figures figures;
  figures.started_runs = run_counts_.started();
  for (auto status = journal::run_status::queued; status <= journal::run_status::blocked;
       status = static_cast<journal::run_status>(static_cast<uint8_t>(status) + 1)) {
    (journal::is_ended(status) ? figures.ended_runs : figures.unfinished_runs)
        .push_back({journal::status_name(status), run_counts_.of(status)});
  }
  figures.actions = dispatcher_->figures();
  figures.calls_open = dispatcher_->calls_open();
  figures.calls_waiting = dispatcher_->calls_waiting();
  figures.written = writer_->statistics();
  return figures;
}

}  // namespace pawl::embed
