#include "triggers/service.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace pawl::triggers {
namespace {

// A tick that is taken up later than this was missed.
constexpr int64_t late_ms = 60'000;
constexpr int64_t pause_ms = 1'000;
constexpr int64_t save_ms = 1'000;  // records that only count are written this often
constexpr size_t ticks_max = 1'000;
constexpr int64_t never = std::numeric_limits<int64_t>::max();

// Keeps the ticks that the policy wants; the rest is told in a note.
std::vector<int64_t> kept_ticks(const schedule_settings& by, const std::string& trigger,
                                const std::vector<int64_t>& ticks, int64_t now_ms, record& next) {
  std::vector<int64_t> kept = ticks;
  if (by.missed == missed::skip) {
    std::erase_if(kept, [&](int64_t tick) {
      return now_ms - tick - jitter_of(trigger, tick, by.jitter_ms) > late_ms;
    });
  }
  const size_t count_max = by.missed == missed::once  ? 1
                           : by.missed == missed::all ? by.missed_max
                                                      : ticks_max;
  if (kept.size() > count_max)
    kept.erase(kept.begin(), kept.end() - static_cast<int64_t>(count_max));
  const size_t dropped = ticks.size() - kept.size();
  if (dropped == 0) return kept;
  next.counts.skipped += dropped;
  next.note({.at_ms = now_ms,
             .tick_ms = ticks[dropped - 1],
             .outcome = "missed",
             .note = dropped == 1
                         ? "the host was not there for a tick"
                         : fmt::format("the host was not there for {}{} ticks",
                                       ticks.size() == ticks_max ? "at least " : "", dropped)});
  return kept;
}

}  // namespace

int64_t service::turn(int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  now_ms_ = now_ms;
  // Replies that come at once are taken up at once, but others want the lock too.
  constexpr int rounds_max = 100;
  for (int round = 0; round < rounds_max; ++round) {
    for (const inbox::job& job : inbox_->take()) job();
    for (const auto& [name, each] : triggers_) advance(each);
    if (inbox_->size() == 0) break;
  }
  save_dirty();
  if (inbox_->size() > 0) return now_ms_;
  int64_t due_ms = never;
  for (const auto& [name, each] : triggers_) due_ms = std::min(due_ms, next_due(*each));
  return due_ms;
}

void service::advance(const trigger_ptr& on) {
  if (!options_.fires || !on->enabled() || now_ms_ < on->pause_until_ms) return;
  std::vector<std::string> again;
  for (auto& [id, failed] : on->failures) {
    if (failed.retry_at_ms == 0 || failed.retry_at_ms > now_ms_) continue;
    failed.retry_at_ms = 0;  // until it is known how that went
    again.push_back(id);
  }
  for (const std::string& id : again) begin_retry(on, id, [](const result<fired>&) {});
  if (on->made->kind == kind::schedule) {
    if (on->next_tick_ms() <= now_ms_) take_due_ticks(*on);
    fire_queued(on);
  } else if (on->made->kind == kind::poll && !on->busy) {
    const int64_t due_ms =
        on->record.poll_failures > 0 ? on->record.poll_at_ms : on->next_tick_ms();
    if (due_ms <= now_ms_) begin_poll(on, [](const result<fired>&) {});
  }
}

void service::take_due_ticks(trigger& on) {
  const schedule_settings& by = *on.made->schedule;
  std::vector<int64_t> ticks = by.when.ticks(on.record.last_tick_ms, now_ms_, ticks_max);
  // Ticks keep their order: one that jitter holds back holds back those after it.
  const auto waits = [&](int64_t tick) {
    return tick + jitter_of(on.name, tick, by.jitter_ms) > now_ms_;
  };
  ticks.erase(std::ranges::find_if(ticks, waits), ticks.end());
  if (ticks.empty()) return;
  record next = on.record;
  next.last_tick_ms = ticks.back();
  for (const int64_t tick : kept_ticks(by, on.name, ticks, now_ms_, next)) {
    const bool overlaps = !next.queue.empty() || !next.running.empty();
    if ((by.overlap == overlap::skip && overlaps) || next.queue.size() >= ticks_max) {
      ++next.counts.skipped;
      next.note({.at_ms = now_ms_,
                 .tick_ms = tick,
                 .outcome = "skipped",
                 .note = "the runs of the tick before have not ended"});
    } else {
      next.queue.push_back(tick);
    }
  }
  // One that fails is tried again after the pause that it makes.
  (void)commit(on, std::move(next));
}

void service::fire_queued(const trigger_ptr& on) {
  const record& now = on->record;
  const bool waits = on->made->schedule->overlap != overlap::allow && !now.running.empty();
  if (on->busy || now.queue.empty() || waits || now_ms_ < on->pause_until_ms) return;
  const int64_t tick = now.queue.front();
  auto what = std::make_shared<firing>();
  what->of = on;
  what->by = on->made;
  what->occasions.push_back(tick_occasion(on->name, tick));
  what->done = [this, on, tick](firing& done) {
    on->busy = false;
    record next = on->record;
    if (!next.queue.empty() && next.queue.front() == tick) next.queue.pop_front();
    if (done.by->schedule->overlap != overlap::allow) next.running = done.run_ids();
    // What can't be kept is begun again after a pause; the runs are then found by their keys.
    if (!settle(done, {.tick_ms = tick}, std::move(next), true)) {
      on->pause_until_ms = now_ms_ + pause_ms;
    } else {
      watch_running(on);
    }
  };
  on->busy = true;
  begin(what);
}

void service::watch_running(const trigger_ptr& on) {
  for (const std::string& id : on->record.running) {
    if (on->watched.contains(id)) continue;
    on->watched[id] = runner_.when_ended(id, [inbox = inbox_, on, id] {
      inbox->post([on, id] {
        on->watched.erase(id);
        on->dirty = std::erase(on->record.running, id) > 0 || on->dirty;
      });
    });
  }
}

int64_t service::next_due(trigger& of) const {
  const int64_t saving_ms = of.dirty ? saved_ms_ + save_ms : never;
  if (!options_.fires || !of.enabled()) return saving_ms;
  int64_t due_ms = never;
  for (const auto& [id, failed] : of.failures) {
    if (failed.retry_at_ms > 0) due_ms = std::min(due_ms, failed.retry_at_ms);
  }
  if (of.made->kind == kind::schedule) {
    due_ms = std::min(due_ms, of.next_tick_ms());
    const bool waits = of.made->schedule->overlap != overlap::allow && !of.record.running.empty();
    if (!of.record.queue.empty() && !of.busy && !waits) due_ms = now_ms_;
  } else if (of.made->kind == kind::poll && !of.busy) {
    due_ms =
        std::min(due_ms, of.record.poll_failures > 0 ? of.record.poll_at_ms : of.next_tick_ms());
  }
  return std::min(saving_ms, std::max(due_ms, of.pause_until_ms));
}

void service::save_dirty() {
  if (now_ms_ - saved_ms_ < save_ms && now_ms_ >= saved_ms_) return;
  saved_ms_ = now_ms_;
  ledger::entry all;
  for (const auto& [name, each] : triggers_) {
    if (each->dirty) all.put_record(name, each->record);
  }
  if (!ledger_.write(std::move(all))) return;  // they stay dirty
  for (const auto& [name, each] : triggers_) each->dirty = false;
}

result<void> service::commit(trigger& on, record next, ledger::entry with) {
  with.put_record(on.name, next);
  auto written = ledger_.write(std::move(with));
  if (!written) {
    on.pause_until_ms = now_ms_ + pause_ms;
    return written;
  }
  on.record = std::move(next);
  on.dirty = false;
  return {};
}

}  // namespace pawl::triggers
