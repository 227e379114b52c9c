// Durable timers. The store has all of them; a shard keeps only those of its runs that are due
// soon, so a run that sleeps for a month costs no memory until then.
#include "engine/shard.hpp"

#include <algorithm>

namespace pawl::engine {
namespace {

constexpr int64_t ahead_ms = 60'000;  // timers that are due so soon are kept in memory
constexpr size_t scan_max = 4096;

}  // namespace

void shard::fire_timers(int64_t now_ms) {
  if (scan_due_ms() <= now_ms && armed_.size() < scan_max) scan_timers(now_ms);
  while (!armed_.empty() && std::get<0>(*armed_.begin()) <= now_ms) {
    timer_key due = *armed_.begin();
    armed_.erase(armed_.begin());
    fire(due, now_ms);
    if (broken_) return;
  }
}

int64_t shard::timers_due_ms(int64_t now_ms) const {
  int64_t next_ms = armed_.empty() ? INT64_MAX : std::get<0>(*armed_.begin());
  // While memory is full of timers, the first of them comes before any that a scan could find.
  if (armed_.size() < scan_max) next_ms = std::min(next_ms, std::max(scan_due_ms(), now_ms + 1));
  return next_ms;
}

// What lies beyond the horizon is read in good time before it comes.
int64_t shard::scan_due_ms() const {
  return horizon_ms_ == INT64_MAX ? INT64_MAX : horizon_ms_ - ahead_ms / 2;
}

// Moves the horizon on: to the next timer that is not due soon, or to where one scan ended.
void shard::scan_timers(int64_t now_ms) {
  const int64_t soon_ms = now_ms + ahead_ms;
  if (horizon_ms_ > soon_ms) return;
  size_t limit = scan_max;
  auto due = env_.store.timers(horizon_ms_, soon_ms, limit);
  while (due && due->size() == limit && due->back().due_ms == horizon_ms_) {
    due = env_.store.timers(horizon_ms_, soon_ms, limit *= 4);  // more than that in one millisecond
  }
  if (!due) return;
  for (const journal::timer& each : *due) {
    if (others_.owns(index_, each.run_id)) armed_.emplace(each.due_ms, each.run_id, each.seq);
  }
  if (due->size() == limit) {
    horizon_ms_ = due->back().due_ms;
    return;
  }
  auto next = env_.store.timers(soon_ms, INT64_MAX, 1);
  if (next) horizon_ms_ = next->empty() ? INT64_MAX : next->front().due_ms;
}

// A timer that was set. Those before the horizon are in memory, all of them; a late one moves it
// back.
void shard::arm(const journal::timer& set) {
  if (set.due_ms >= horizon_ms_ || !others_.owns(index_, set.run_id)) return;
  if (set.due_ms > env_.clock.now_ms() + ahead_ms) {
    horizon_ms_ = set.due_ms;
  } else {
    armed_.emplace(set.due_ms, set.run_id, set.seq);
  }
}

void shard::fire(const timer_key& due, int64_t now_ms) {
  const auto& [due_ms, run_id, seq] = due;
  auto got = get(run_id);
  if (!got) return put_off(got.error(), run_id, [this, due] { armed_.insert(due); });
  resident* of = *got;
  if (of == nullptr || of->state.paused()) return;
  operation* op = of->state.find(seq);
  if (op == nullptr || op->timer_ms() == 0 || op->timer_ms() > now_ms) return;
  touch(*of);
  switch (op->kind) {
    case journal::operation_kind::sleep:
      return of->state.complete(seq, {});
    case journal::operation_kind::hook: {
      bool silent = op->heartbeat_due_ms != 0 && op->heartbeat_due_ms <= now_ms;
      failure why;
      why.code = silent ? PAWL_ERROR_HEARTBEAT_TIMEOUT : PAWL_ERROR_TIMEOUT;
      why.message = silent ? "no sign of life on " + op->key + " in time"
                           : "no one answered " + op->key + " in time";
      return of->state.fail(seq, why, journal::hook_end::expired);
    }
    case journal::operation_kind::child: {
      others_.cancel(op->token);
      return of->state.fail(
          seq, {PAWL_ERROR_TIMEOUT, "child run " + op->token + " did not end in time"});
    }
    default:
      if (op->at != operation::phase::backing_off) return;
      of->state.end_back_off(*op);
      start_step(*of, *op);
  }
}

}  // namespace pawl::engine
