// Durable timers. The store has all of them; a shard keeps only those of its runs that are due
// soon, so a run that sleeps for a month costs no memory until then.
#include "engine/shard.hpp"

#include <algorithm>

namespace pawl::engine {
namespace {

constexpr int64_t horizon_ahead_ms = 60'000;
constexpr size_t scan_max = 4096;

}  // namespace

int64_t shard::fire_timers(int64_t now_ms) {
  if (now_ms >= horizon_ms_ - horizon_ahead_ms / 2) scan_timers(now_ms);
  while (!armed_.empty() && std::get<0>(*armed_.begin()) <= now_ms) {
    timer_key due = *armed_.begin();
    armed_.erase(armed_.begin());
    fire(due, now_ms);
    if (broken_) return INT64_MAX;
  }
  int64_t next_scan_ms = std::max(horizon_ms_ - horizon_ahead_ms / 2, now_ms + 1);
  return armed_.empty() ? next_scan_ms : std::min(next_scan_ms, std::get<0>(*armed_.begin()));
}

// Reads the timers up to a new horizon. When there are too many for one scan the horizon stays
// short, and the rest is read once these are fired and out of the store.
void shard::scan_timers(int64_t now_ms) {
  bool behind = horizon_ms_ != 0 && horizon_ms_ <= now_ms;
  if (behind && (!commits_.empty() || !armed_.empty())) return;
  auto due = env_.store.timers(0, now_ms + horizon_ahead_ms, scan_max);
  if (!due) return;
  horizon_ms_ = due->size() < scan_max ? now_ms + horizon_ahead_ms : due->back().due_ms;
  for (const journal::timer& each : *due) {
    if (others_.owns(index_, each.run_id)) arm(each);
  }
}

void shard::arm(const journal::timer& set) {
  if (set.due_ms <= horizon_ms_ && others_.owns(index_, set.run_id)) {
    armed_.emplace(set.due_ms, set.run_id, set.seq);
  }
}

void shard::fire(const timer_key& due, int64_t now_ms) {
  const auto& [due_ms, run_id, seq] = due;
  resident* of = get(run_id);
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
      return of->state.fail(seq, why);
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
