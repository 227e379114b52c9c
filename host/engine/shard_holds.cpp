// Steps that wait for a permit of their action (flow/action_gate.hpp). They are in the journal as
// scheduled and nothing more; their place in line is in memory, and lost with it.
#include "engine/shard.hpp"

#include <utility>

namespace pawl::engine {

void shard::hold(resident& of, operation& op, uint64_t tag, uint64_t place) {
  op.at = operation::phase::held;
  op.call_tag = tag;
  held_[tag] = {&of, op.seq, place, op.name};
  if (of.held++ == 0) ++runs_held_;
}

// Gives up the place in line of a step that is not wanted any more.
void shard::let_go(uint64_t tag) {
  auto found = held_.find(tag);
  if (found == held_.end()) return;
  held_call gone = std::move(found->second);
  held_.erase(found);
  if (--gone.of->held == 0) --runs_held_;
  flow_.actions.withdraw(gone.action, gone.place, env_.clock.now_ms());
}

// The run's held steps are again what they are in the journal: not started.
void shard::let_go_of(resident& of) {
  if (of.held == 0) return;
  for (auto& [seq, op] : of.state.operations()) {
    if (op.at != operation::phase::held) continue;
    let_go(std::exchange(op.call_tag, 0));
    op.at = operation::phase::recorded;
  }
}

void shard::granted(uint64_t tag, const std::string& action) {
  post([this, tag, action] { start_held(tag, action); });
}

void shard::start_held(uint64_t tag, const std::string& action) {
  auto found = held_.find(tag);
  if (found == held_.end()) return give_back(action);  // let go when it was granted already
  resident& of = *found->second.of;
  const uint64_t seq = found->second.seq;
  held_.erase(found);
  if (--of.held == 0) --runs_held_;
  operation& op = *of.state.find(seq);
  op.call_tag = 0;
  call(of, op, env_.dispatcher.defaults(action).timeout_ms.value_or(0), action);
}

void shard::look_later(const std::string& action, int64_t at_ms) {
  post([this, action, at_ms] { looks_.emplace(at_ms, action); });
}

void shard::look_at_lines(int64_t now_ms) {
  while (!looks_.empty() && looks_.begin()->first <= now_ms) {
    const std::string action = looks_.begin()->second;
    looks_.erase(looks_.begin());
    flow_.actions.look(action, now_ms);
  }
}

}  // namespace pawl::engine
