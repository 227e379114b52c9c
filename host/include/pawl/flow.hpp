// Flow control: how much of an action or a workflow may go on at once. A module declares limits in
// its options (pawl/action.h, pawl/workflow.h); what the host is given overrides them, member by
// member. A limit that is not set, or 0, does not limit, except for queued_max.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pawl {

// At most so many calls start within any stretch of that length.
struct rate_limit {
  uint64_t calls = 0;
  int64_t per_ms = 1000;  // above 0

  bool operator==(const rate_limit&) const = default;
};

// Over all runs of the host. A step over a limit waits its turn, first come first served; each
// attempt counts. Calls outside of runs do not count.
struct action_limits {
  std::optional<uint64_t> concurrency_max = {};
  std::optional<rate_limit> rate = {};

  [[nodiscard]] bool any() const {
    return concurrency_max.value_or(0) != 0 || (rate && rate->calls != 0);
  }
  bool operator==(const action_limits&) const = default;
};

// Of all runs of a workflow. A run counts from its beginning to its end, also while it sleeps,
// waits, is paused or blocked. Over a limit it is queued, durably: what has the highest priority
// begins first, then what was created first.
struct workflow_limits {
  std::optional<uint64_t> running_max = {};
  // JSON pointer into the input, "/customer/id": of the runs that have the same value there no more
  // than running_per_key_max (1) run at once. Runs without such a member have no key.
  std::optional<std::string> key = {};
  std::optional<uint64_t> running_per_key_max = {};
  // A start beyond it is refused as busy; 0: whatever can't begin at once. Children, retries and
  // forks are queued all the same.
  std::optional<uint64_t> queued_max = {};
  // JSON pointer to a whole number in the input; a run without one has priority 0.
  std::optional<std::string> priority = {};

  [[nodiscard]] bool any() const { return running_max.value_or(0) != 0 || per_key_max() != 0; }
  // 0: no limit.
  [[nodiscard]] uint64_t per_key_max() const { return key ? running_per_key_max.value_or(1) : 0; }
  bool operator==(const workflow_limits&) const = default;
};

// By the names of actions and workflows.
struct flow_limits {
  std::map<std::string, action_limits, std::less<>> actions = {};
  std::map<std::string, workflow_limits, std::less<>> workflows = {};

  // What is in force where a module declares `declared`.
  [[nodiscard]] action_limits of_action(std::string_view name, action_limits declared) const {
    const auto found = actions.find(name);
    if (found == actions.end()) return declared;
    override_with(declared.concurrency_max, found->second.concurrency_max);
    override_with(declared.rate, found->second.rate);
    return declared;
  }
  [[nodiscard]] workflow_limits of_workflow(std::string_view name, workflow_limits declared) const {
    const auto found = workflows.find(name);
    if (found == workflows.end()) return declared;
    const workflow_limits& set = found->second;
    override_with(declared.running_max, set.running_max);
    override_with(declared.key, set.key);
    override_with(declared.running_per_key_max, set.running_per_key_max);
    override_with(declared.queued_max, set.queued_max);
    override_with(declared.priority, set.priority);
    return declared;
  }

  template <class T>
  static void override_with(std::optional<T>& declared, const std::optional<T>& set) {
    if (set) declared = set;
  }
};

}  // namespace pawl
