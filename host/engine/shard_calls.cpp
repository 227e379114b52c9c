// Steps on their way: starting an attempt, what becomes of it, its deadlines.
#include "engine/shard.hpp"
#include "engine/trace.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace pawl::engine {

int64_t shard::in_flight_call::due_ms() const {
  return heartbeat_due_ms == 0 ? deadline_ms : std::min(deadline_ms, heartbeat_due_ms);
}

// At once, or when its action has a permit for it.
void shard::start_step(resident& of, operation& op) {
  if (draining_ || !env_.drive) return;
  const call_defaults defaults = env_.dispatcher.defaults(op.name);
  const action_limits limits = env_.overrides.now().of_action(op.name, defaults.limits);
  const int64_t timeout_ms = defaults.timeout_ms.value_or(0);
  if (!limits.any()) return call(of, op, timeout_ms, {});
  const uint64_t tag = next_tag_++;
  const auto place = flow_.actions.enter(op.name, limits, {index_, tag}, env_.clock.now_ms());
  if (place) return hold(of, op, tag, *place);
  call(of, op, timeout_ms, op.name);
}

// `timeout_ms` is the action's own, or 0; `permit_of` the action, when it took a permit.
void shard::call(resident& of, operation& op, int64_t timeout_ms, std::string permit_of) {
  int64_t now_ms = env_.clock.now_ms();
  if (op.timeout_ms != 0) timeout_ms = op.timeout_ms;
  if (timeout_ms == 0) timeout_ms = env_.limits.step_timeout_ms;

  uint64_t tag = next_tag_++;
  uint64_t seq = op.seq;
  op.at = operation::phase::started;
  op.call_tag = tag;
  ++of.calls;
  in_flight_call& call = calls_[tag];
  call.of = &of;
  call.permit_of = std::move(permit_of);
  call.seq = seq;
  call.deadline_ms = now_ms + timeout_ms;
  call.heartbeat_timeout_ms = op.heartbeat_timeout_ms;
  if (call.heartbeat_timeout_ms > 0) call.heartbeat_due_ms = now_ms + call.heartbeat_timeout_ms;

  const journal::run_row& row = of.state.row();
  const std::string& run_id = row.id;
  std::string idempotency_key = run_id + '/' + std::to_string(seq);
  std::string traceparent =
      to_traceparent(span_of_attempt(run_id, row.traceparent, seq, op.attempts + 1));
  call_request request;
  request.tag = tag;
  request.action = op.name;
  request.input = op.payload;
  request.scope = op.scope;
  request.credentials = row.credentials;
  request.idempotency_key = idempotency_key;
  request.run_id = run_id;
  request.step_key = op.key;
  request.traceparent = traceparent;
  request.attempt = op.attempts + 1;
  request.deadline_ms = call.deadline_ms;
  uint64_t token = env_.dispatcher.start(request, *this);

  in_flight_call& started = calls_.at(tag);
  started.token = token;
  // A call that ended within start() needs no deadline, and most do.
  if (!started.done) deadlines_.emplace(started.due_ms(), tag);
}

void shard::on_outcome(call_outcome outcome) {
  auto found = calls_.find(outcome.tag);
  if (found == calls_.end()) return;
  resident& of = *found->second.of;
  uint64_t seq = found->second.seq;
  close_call(outcome.tag, false);
  operation* op = of.state.find(seq);
  if (op == nullptr) return;
  op->call_tag = 0;
  // What was asked to end because the host stops is tried again when it is back.
  if (draining_ && outcome.failed && outcome.failed->code == PAWL_ERROR_CANCELLED) return;
  touch(of);
  if (!outcome.failed) return of.state.complete(seq, outcome.output);

  const failure& why = *outcome.failed;
  uint64_t chance = why.retryable ? env_.entropy() : 0;
  auto delay_ms = delay_before_next(op->retry, env_.limits.retry, op->attempts + 1, why, chance);
  if (delay_ms) {
    of.state.back_off(seq, why, env_.clock.now_ms() + *delay_ms);
  } else {
    of.state.fail(seq, why);
  }
}

void shard::on_alive(sign_of_life sign) {
  auto found = calls_.find(sign.tag);
  if (found == calls_.end() || found->second.done) return;
  in_flight_call& call = found->second;
  const int64_t now_ms = env_.clock.now_ms();
  if (call.heartbeat_timeout_ms > 0) {
    deadlines_.erase({call.due_ms(), sign.tag});
    call.heartbeat_due_ms = now_ms + call.heartbeat_timeout_ms;
    deadlines_.emplace(call.due_ms(), sign.tag);
  }
  if (sign.progress.empty()) return;
  call.progress = std::move(sign.progress);
  const operation* op = call.of->state.find(call.seq);
  if (op == nullptr || !env_.on_progress) return;
  env_.on_progress(
      {call.of->state.row().id, op->key, op->name, call.progress, op->attempts + 1, now_ms});
}

void shard::open_steps(std::string run_id, reply<std::vector<open_step>> answer) {
  post([this, run_id = std::move(run_id), answer = std::move(answer)] {
    std::vector<open_step> open;
    resident* of = find(run_id);
    if (of == nullptr || of->held + of->calls == 0) return answer(std::move(open));
    std::map<std::string, std::string> reasons;  // by action
    for (const auto& [seq, op] : of->state.operations()) {
      if (op.at == operation::phase::held) {
        std::string& reason = reasons[op.name];
        if (reason.empty()) reason = flow_.actions.why(op.name, env_.clock.now_ms());
        open.push_back({.seq = seq, .waits_for = reason});
      } else if (op.at == operation::phase::started) {
        const auto call = calls_.find(op.call_tag);
        if (call != calls_.end() && !call->second.progress.empty())
          open.push_back({.seq = seq, .progress = call->second.progress});
      }
    }
    answer(std::move(open));
  });
}

void shard::close_call(uint64_t tag, bool abandon) {
  auto found = calls_.find(tag);
  if (found == calls_.end()) return let_go(tag);
  if (abandon) env_.dispatcher.abandon(found->second.token);
  if (!found->second.done) deadlines_.erase({found->second.due_ms(), tag});
  --found->second.of->calls;
  const std::string permit_of = std::move(found->second.permit_of);
  calls_.erase(found);
  give_back(permit_of);
}

void shard::give_back(const std::string& permit_of) {
  if (!permit_of.empty()) flow_.actions.leave(permit_of, env_.clock.now_ms());
}

// Ends the calls whose time is up; the action is asked to stop, and no one waits for it.
void shard::fire_deadlines(int64_t now_ms) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_ms) {
    uint64_t tag = deadlines_.begin()->second;
    const in_flight_call& call = calls_.at(tag);
    env_.dispatcher.abandon(call.token);
    bool silent = call.heartbeat_due_ms != 0 && call.heartbeat_due_ms < call.deadline_ms;
    failure why;
    why.code = silent ? PAWL_ERROR_HEARTBEAT_TIMEOUT : PAWL_ERROR_TIMEOUT;
    why.message = silent ? "no sign of life from the action for " +
                               std::to_string(call.heartbeat_timeout_ms) + " ms"
                         : "the action did not end before its deadline";
    why.retryable = true;
    on_outcome({tag, {}, std::move(why)});
  }
}

}  // namespace pawl::engine
