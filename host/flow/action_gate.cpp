#include "flow/action_gate.hpp"

#include "flow/utc_text.hpp"

namespace pawl::flow {
action_gate::line* action_gate::find(std::string_view action) {
  const auto found = lines_.find(action);
  return found == lines_.end() ? nullptr : &found->second;
}

bool action_gate::has_room(const line& at) {
  const uint64_t most = at.limits.concurrency_max.value_or(0);
  return most == 0 || at.running < most;
}

bool action_gate::is_in_rate(line& at, int64_t now_ms) {
  if (!at.limits.rate || at.limits.rate->calls == 0) return true;
  const int64_t per_ms = at.limits.rate->per_ms;
  // A clock that was put back must not hold the line until it has caught up.
  if (now_ms + per_ms < at.last_ms) at.starts.clear(), at.started = 0;
  at.last_ms = now_ms;
  for (; !at.starts.empty() && at.starts.front().first + per_ms <= now_ms; at.starts.pop_front()) {
    at.started -= at.starts.front().second;
  }
  return at.started < at.limits.rate->calls;
}

void action_gate::take(line& at, int64_t now_ms) {
  ++at.running;
  if (!at.limits.rate || at.limits.rate->calls == 0) return;
  if (at.starts.empty() || at.starts.back().first < now_ms) at.starts.emplace_back(now_ms, 0);
  ++at.starts.back().second;
  ++at.started;
}

// Lets in whom the limits allow, and has someone look again where only time is missing.
void action_gate::advance(line& at, int64_t now_ms) {
  while (!at.waiting.empty() && has_room(at) && is_in_rate(at, now_ms)) {
    const claim first = at.waiting.begin()->second;
    at.waiting.erase(at.waiting.begin());
    take(at, now_ms);
    keeper_.granted(first, at.action);
  }
  if (at.waiting.empty() || !has_room(at) || at.look_ms > now_ms) return;
  at.look_ms = at.starts.front().first + at.limits.rate->per_ms;
  keeper_.look_at(at.waiting.begin()->second.shard, at.action, at.look_ms);
}

void action_gate::change(line& at, const action_limits& limits, int64_t now_ms) {
  if (at.limits == limits) return;
  at.limits = limits;
  at.look_ms = 0;  // what was asked for may be too late now
  advance(at, now_ms);
}

std::optional<uint64_t> action_gate::enter(std::string_view action, const action_limits& limits,
                                           const claim& of, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  line* at = find(action);
  if (at == nullptr) {
    at = &lines_[std::string(action)];
    at->action = action;
  }
  change(*at, limits, now_ms);
  if (at->waiting.empty() && has_room(*at) && is_in_rate(*at, now_ms)) {
    take(*at, now_ms);
    return {};
  }
  const uint64_t place = next_place_++;
  at->waiting.emplace(place, of);
  advance(*at, now_ms);
  return place;
}

void action_gate::set_limits(std::string_view action, const action_limits& limits, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (line* at = find(action)) change(*at, limits, now_ms);
}

void action_gate::leave(std::string_view action, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  line* at = find(action);
  if (at == nullptr || at->running == 0) return;
  --at->running;
  advance(*at, now_ms);
}

void action_gate::withdraw(std::string_view action, uint64_t place, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  line* at = find(action);
  if (at != nullptr && at->waiting.erase(place) > 0) advance(*at, now_ms);
}

void action_gate::look(std::string_view action, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  line* at = find(action);
  if (at == nullptr) return;
  at->look_ms = 0;
  advance(*at, now_ms);
}

std::string action_gate::why(std::string_view action, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  line* at = find(action);
  if (at == nullptr) return {};
  const std::string who = "action " + at->action + ": ";
  if (!has_room(*at)) {
    const uint64_t most = *at->limits.concurrency_max;
    return who + std::to_string(most) + (most == 1 ? " call at once" : " calls at once");
  }
  if (is_in_rate(*at, now_ms)) return who + "its turn";
  const rate_limit& rate = *at->limits.rate;
  return who + "its rate, " + std::to_string(rate.calls) + " calls in " +
         std::to_string(rate.per_ms) + " ms, until " +
         utc_text(at->starts.front().first + rate.per_ms);
}

std::vector<line_depth> action_gate::depths() {
  const std::lock_guard lock(mutex_);
  std::vector<line_depth> all;
  for (const auto& [name, at] : lines_) all.push_back({name, at.running, at.waiting.size()});
  return all;
}

}  // namespace pawl::flow
