#include "cli/progress.hpp"

#include "cli/format.hpp"

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

constexpr size_t queued_max = 10'000;  // beyond it, events are counted instead of shown

event_info without_payload(const event_info& event) {
  event_info kept;
  kept.seq = event.seq;
  kept.at_ms = event.at_ms;
  kept.name = event.name;
  kept.key = event.key;
  kept.action = event.action;
  kept.error = event.error;
  kept.attempts = event.attempts;
  kept.due_ms = event.due_ms;
  return kept;
}

std::string reason(const event_info& event) {
  if (!event.error) return {};
  return fmt::format("{}: {}", event.error->code, event.error->message);
}

bool begins(std::string_view name) {
  return name.ends_with("_scheduled") || name.ends_with("_started") || name == "hook_opened";
}

// Aligned for keys of common length: "map:pay#0/3/action:charge#0".
std::string about(std::string_view symbol, const event_info& event, std::string_view rest) {
  const std::string name = event.key.ends_with(event.action + "#0") ? "" : event.action;
  std::string line = fmt::format("{} {:<36}", symbol, event.key);
  if (!name.empty()) line += fmt::format("  {}", name);
  return std::string(trimmed(fmt::format("{}  {}", line, rest)));
}

}  // namespace

std::string progress_lines::line(const std::string& run_id, const event_info& event) {
  const std::string_view name = event.name;
  if (name == "run_started") {
    started_ms_[run_id] = event.at_ms;
    return fmt::format("▶ {}  {}", event.action, run_id);
  }
  if (name.starts_with("run_")) {
    const auto started = started_ms_.find(run_id);
    const std::string took = started == started_ms_.end()
                                 ? ""
                                 : fmt::format("  {}", duration(event.at_ms - started->second));
    if (name == "run_completed") return "✓ completed" + took;
    if (name == "run_failed") return fmt::format("✗ failed{}  {}", took, reason(event));
    if (name == "run_cancelled") return "− cancelled" + took;
    if (name == "run_cancel_asked") return "− asked to cancel";
    return fmt::format("  {}", name.substr(4));
  }
  if (name == "hook_heartbeat" || name == "step_progress") return {};
  const auto id = std::pair(run_id, event.key);
  if (begins(name)) {
    begun_[id] = without_payload(event);
    if (name == "sleep_started")
      return about("…", event,
                   fmt::format("until {} ({})", local_time(event.due_ms),
                               duration(event.due_ms - event.at_ms)));
    if (name == "hook_opened") return about("…", event, "waits for an answer");
    return {};
  }
  event_info ended = event;
  std::string took;
  if (const auto begun = begun_.find(id); begun != begun_.end()) {
    if (ended.action.empty()) ended.action = begun->second.action;
    took = duration(event.at_ms - begun->second.at_ms);
    if (!name.ends_with("_retrying")) begun_.erase(begun);
  }
  if (name.ends_with("_retrying"))
    return about("↻", ended,
                 fmt::format("attempt {} failed: {}; again in {}", event.attempts, reason(event),
                             duration(event.due_ms - event.at_ms)));
  if (name.ends_with("_failed"))
    return about("✗", ended,
                 event.attempts > 1
                     ? fmt::format("after {} attempts: {}", event.attempts, reason(event))
                     : reason(event));
  if (name.ends_with("_cancelled")) return about("−", ended, "cancelled");
  if (event.attempts > 1) took += fmt::format(", {} attempts", event.attempts);
  return about("✓", ended, took);
}

progress::progress(host& host, std::ostream& to) : to_(to) {
  watching_ = host.watch([this](const std::string& run_id, const std::vector<event_info>& events) {
    note(run_id, events);
  });
}

progress::~progress() {
  watching_.reset();
  {
    std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  if (writer_.joinable()) writer_.join();
}

void progress::follow(std::string run_id) {
  only_ = std::move(run_id);
  begin();
}

void progress::follow_all() {
  begin();
}

void progress::begin() {
  writer_ = std::thread([this] { write(); });
}

void progress::note(const std::string& run_id, const std::vector<event_info>& events) {
  {
    std::lock_guard lock(mutex_);
    for (const event_info& event : events) {
      if (queue_.size() < queued_max) {
        queue_.push_back({run_id, without_payload(event)});
      } else {
        ++left_out_;
      }
    }
  }
  changed_.notify_one();
}

void progress::write() {
  progress_lines lines;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return over_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::deque<happening> batch = std::exchange(queue_, {});
    const size_t left_out = std::exchange(left_out_, 0);
    lock.unlock();
    for (const happening& happened : batch) {
      if (!only_.empty() && happened.run_id != only_) continue;
      const std::string line = lines.line(happened.run_id, happened.event);
      if (line.empty()) continue;
      if (only_.empty()) to_ << happened.run_id << "  ";
      to_ << line << '\n';
    }
    if (left_out > 0) to_ << fmt::format("  ... and {} events more\n", left_out);
    to_.flush();
    lock.lock();
  }
}

}  // namespace pawl::cli
