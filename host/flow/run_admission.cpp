#include "flow/run_admission.hpp"

#include <algorithm>
#include <utility>

namespace pawl::flow {

bool run_admission::has_room(const line& at) {
  const uint64_t most = at.limits.running_max.value_or(0);
  return most == 0 || at.running.size() < most;
}

bool run_admission::has_room(const line& at, const std::string& key) {
  const uint64_t most = at.limits.per_key_max();
  if (key.empty() || most == 0) return true;
  const auto found = at.keys.find(key);
  return found == at.keys.end() || found->second.running < most;
}

// Where keys do not count now, all runs are alike.
std::string run_admission::key_of(const line& at, const candidate& who) {
  return at.limits.per_key_max() == 0 ? std::string() : who.key;
}

// The line, read from the store when there was none.
result<run_admission::line*> run_admission::find(std::string_view workflow,
                                                 const workflow_limits& limits) {
  if (const auto found = lines_.find(workflow); found != lines_.end()) {
    change(found->second, limits);
    return &found->second;
  }
  auto unfinished = world_.unfinished(workflow);
  if (!unfinished) return unfinished.error();
  line& at = lines_[std::string(workflow)];
  any_.store(true, std::memory_order_release);
  at.workflow = workflow;
  at.limits = limits;
  for (const unfinished_run& each : *unfinished) {
    if (each.begun) add_running(at, each.who.run_id, key_of(at, each.who));
  }
  for (const unfinished_run& each : *unfinished) {
    if (!each.begun) add_queued(at, each.who);
  }
  advance(at);
  return &at;
}

// Another version of its module, say. The keys of runs are those that they were created with.
void run_admission::change(line& at, const workflow_limits& limits) {
  if (at.limits == limits) return;
  at.limits = limits;
  std::vector<std::string> keys;
  for (const auto& [key, group] : at.keys) keys.push_back(key);
  for (const std::string& key : keys) offer_first(at, key);
  advance(at);
}

void run_admission::add_running(line& at, const std::string& run_id, const std::string& key) {
  if (at.running.emplace(run_id, key).second) ++at.keys[key].running;
}

void run_admission::add_queued(line& at, const candidate& who) {
  place taken{-who.priority, who.created_ms, who.run_id};
  const std::string key = key_of(at, who);
  at.keys[key].queued.insert(taken);
  at.queued.emplace(who.run_id, queued_run{key, std::move(taken)});
  offer_first(at, key);
}

void run_admission::forget_arriving(line& at, const std::string& run_id) {
  const auto found = at.arriving.find(run_id);
  if (found == at.arriving.end()) return;
  const std::string key = std::move(found->second);
  at.arriving.erase(found);
  --at.keys[key].arriving;
  offer_first(at, key);
}

void run_admission::remove(line& at, const std::string& run_id) {
  forget_arriving(at, run_id);
  if (const auto found = at.running.find(run_id); found != at.running.end()) {
    const std::string key = std::move(found->second);
    at.running.erase(found);
    --at.keys[key].running;
    offer_first(at, key);
  }
  if (const auto found = at.queued.find(run_id); found != at.queued.end()) {
    const queued_run gone = std::move(found->second);
    at.queued.erase(found);
    at.keys[gone.key].queued.erase(gone.at);
    offer_first(at, gone.key);
  }
}

// Keeps the offers true to what has changed of the key; a key of which nothing is left goes.
void run_admission::offer_first(line& at, const std::string& key) {
  const auto found = at.keys.find(key);
  if (found == at.keys.end()) return;
  key_group& group = found->second;
  if (group.offered) at.offered.erase(*std::exchange(group.offered, std::nullopt));
  if (!group.queued.empty() && has_room(at, key)) {
    group.offered = *group.queued.begin();
    at.offered.insert(*group.offered);
  }
  if (group.queued.empty() && group.running == 0 && group.arriving == 0) at.keys.erase(found);
}

// Begins what the limits allow. Who is asking sees for itself.
void run_admission::advance(line& at, const std::string& asking) {
  while (!at.offered.empty() && has_room(at)) {
    const std::string run_id = at.offered.begin()->run_id;
    const std::string key = at.queued.at(run_id).key;
    remove(at, run_id);
    add_running(at, run_id, key);
    offer_first(at, key);
    if (run_id != asking) world_.begin(run_id);
  }
}

result<verdict> run_admission::ask(std::string_view workflow, const workflow_limits& limits,
                                   const candidate& who) {
  const std::lock_guard lock(mutex_);
  auto found = find(workflow, limits);
  if (!found) return found.error();
  line& at = **found;
  if (at.running.contains(who.run_id) || at.queued.contains(who.run_id) ||
      at.arriving.contains(who.run_id)) {
    return verdict::known;
  }
  const std::string key = key_of(at, who);
  // One that is on its way to the queue came first, if they want the same.
  const auto group = at.keys.find(key);
  const bool others_arrive = limits.running_max.value_or(0) != 0
                                 ? !at.arriving.empty()
                                 : group != at.keys.end() && group->second.arriving > 0;
  if (has_room(at) && has_room(at, key) && !others_arrive) {
    add_running(at, who.run_id, key);
    offer_first(at, key);
    return verdict::begin;
  }
  if (limits.queued_max && at.queued.size() + at.arriving.size() >= *limits.queued_max)
    return verdict::full;
  at.arriving.emplace(who.run_id, key);
  ++at.keys[key].arriving;
  return verdict::queue;
}

result<bool> run_admission::enter(std::string_view workflow, const workflow_limits& limits,
                                  const candidate& who) {
  const std::lock_guard lock(mutex_);
  auto found = find(workflow, limits);
  if (!found) return found.error();
  line& at = **found;
  forget_arriving(at, who.run_id);
  if (at.running.contains(who.run_id)) return true;
  if (!at.queued.contains(who.run_id)) add_queued(at, who);
  advance(at, who.run_id);
  return at.running.contains(who.run_id);
}

void run_admission::leave(std::string_view workflow, const std::string& run_id) {
  if (!any_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(workflow);
  if (found == lines_.end()) return;
  remove(found->second, run_id);
  advance(found->second);
}

void run_admission::set_limits(std::string_view workflow, const workflow_limits& limits) {
  const std::lock_guard lock(mutex_);
  if (const auto found = lines_.find(workflow); found != lines_.end())
    change(found->second, limits);
}

void run_admission::forget_all() {
  const std::lock_guard lock(mutex_);
  lines_.clear();
  any_.store(false, std::memory_order_release);
}

std::string run_admission::why(std::string_view workflow, const std::string& run_id) {
  if (!any_.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(workflow);
  if (found == lines_.end()) return {};
  const line& at = found->second;
  const auto queued = at.queued.find(run_id);
  if (queued == at.queued.end()) return {};
  const auto& [key, own] = queued->second;
  const auto runs_at_once = [](uint64_t most) {
    return std::to_string(most) + (most == 1 ? " run at once" : " runs at once");
  };
  std::string text = "workflow " + at.workflow + ": ";
  size_t before = 0;
  if (!has_room(at, key)) {
    const std::set<place>& same = at.keys.at(key).queued;
    before = static_cast<size_t>(std::distance(same.begin(), same.find(own)));
    text += runs_at_once(at.limits.per_key_max()) + " with key " + key;
  } else {
    before =
        static_cast<size_t>(std::count_if(at.queued.begin(), at.queued.end(),
                                          [&](const auto& each) { return each.second.at < own; }));
    text += runs_at_once(at.limits.running_max.value_or(0));
  }
  return text + "; " + std::to_string(before) + " before it";
}

std::vector<line_depth> run_admission::depths() {
  const std::lock_guard lock(mutex_);
  std::vector<line_depth> all;
  for (const auto& [name, at] : lines_) {
    all.push_back({name, at.running.size(), at.queued.size() + at.arriving.size()});
  }
  return all;
}

}  // namespace pawl::flow
