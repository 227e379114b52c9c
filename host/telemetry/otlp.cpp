#include "telemetry/otlp.hpp"

#include "logging/log.hpp"

#include <algorithm>
#include <utility>

namespace pawl::telemetry {
namespace {

constexpr size_t runs_at_once = 64;

}  // namespace

otlp_exporter::otlp_exporter(embed::local_host& of, otlp_options options)
    : host_(of),
      options_(std::move(options)),
      sender_(options_.url, options_.headers, options_.timeout),
      thread_([this] { loop(); }),
      listening_(of.watch_ends([this](const std::string& run_id) { on_end(run_id); })) {}

otlp_exporter::~otlp_exporter() {
  listening_.reset();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  sender_.stop(options_.stop_grace);
  changed_.notify_all();
  thread_.join();
}

otlp_exporter::statistics otlp_exporter::counted() const {
  const std::lock_guard lock(mutex_);
  statistics counts = counts_;
  counts.runs_waiting = queue_.size();
  return counts;
}

void otlp_exporter::on_end(const std::string& run_id) {
  bool first_drop = false;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() < options_.queued_runs_max) {
      queue_.push_back(run_id);
    } else {
      first_drop = counts_.runs_dropped++ == 0;
    }
  }
  changed_.notify_one();
  if (first_drop) {
    log::warning("the collector of traces is too slow: runs are left out from now on",
                 {{"url", options_.url}, {"queued_runs_max", options_.queued_runs_max}});
  }
}

// While one request is under way the next runs gather.
void otlp_exporter::loop() {
  std::vector<std::string> runs;
  while (take(runs)) {
    std::vector<span> spans;
    for (const std::string& id : runs) collect(id, spans);
    for (std::span<const span> rest = spans; !rest.empty();) {
      const size_t count = std::min(rest.size(), options_.spans_per_request_max);
      send(rest.first(count));
      rest = rest.subspan(count);
    }
  }
}

// Waits for runs that have ended; false when there will be none any more.
bool otlp_exporter::take(std::vector<std::string>& runs) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  runs.clear();
  while (!queue_.empty() && runs.size() < runs_at_once) {
    runs.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return !runs.empty();
}

// Nothing of a run that was deleted, or goes on again, in the meantime.
void otlp_exporter::collect(const std::string& run_id, std::vector<span>& into) {
  const auto run = host_.find_run(run_id);
  if (!run || run->ended_ms == 0) return;
  const auto steps = host_.steps(run_id);
  if (!steps) return;
  std::ranges::move(spans_of(*run, *steps), std::back_inserter(into));
}

// Until they are taken or refused, or the end has come.
void otlp_exporter::send(std::span<const span> spans) {
  const std::string json = to_otlp_json(spans);
  auto pause = options_.pause_min;
  otlp_sender::answer answer = sender_.send(json);
  while (answer.outcome == otlp_sender::outcome::busy) {
    if (!std::exchange(complained_, true)) {
      log::warning("the collector of traces does not answer; it is tried again and again",
                   {{"url", options_.url}, {"reason", answer.reason}});
    }
    if (!rest(std::max(pause, std::min(answer.pause, options_.pause_max)))) break;
    pause = std::min(pause * 2, options_.pause_max);
    answer = sender_.send(json);
  }
  const bool taken = answer.outcome == otlp_sender::outcome::taken;
  if (taken) complained_ = false;
  if (answer.outcome == otlp_sender::outcome::refused) {
    log::warning("the collector of traces refused spans",
                 {{"url", options_.url}, {"reason", answer.reason}, {"spans", spans.size()}});
  }
  const std::lock_guard lock(mutex_);
  (taken ? counts_.spans_sent : counts_.spans_refused) += spans.size();
}

// False when it is time to end.
bool otlp_exporter::rest(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, pause, [this] { return stopping_; });
}

}  // namespace pawl::telemetry
