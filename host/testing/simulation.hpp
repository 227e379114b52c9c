// The real engine under a clock that is moved by hand, a journal in memory that commits when it is
// told to, and actions that are stubs or real ones. Nothing happens but in a call to it, on one
// thread; only real actions may be at work meanwhile.
//
// Environments are made of it, and so are the engine's own tests.
#pragma once

#include "engine/engine.hpp"
#include "journal/memory_store.hpp"
#include "sessions/sessions.hpp"
#include "testing/call_relay.hpp"
#include "testing/module_shelf.hpp"
#include "testing/stepped_committer.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::testing {

struct simulation_options {
  host_limits limits = {};
  int64_t begin_ms = 1'700'000'000'000;
  uint64_t seed = 1;
  std::chrono::milliseconds action_wait{10'000};  // real time
};

class simulation {
 public:
  explicit simulation(
      std::shared_ptr<module_shelf> modules, const simulation_options& options = {},
      std::shared_ptr<journal::memory_store> store = std::make_shared<journal::memory_store>());
  ~simulation();
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  // --- the world ---
  int64_t& now_ms() { return clock_.now; }
  call_relay& relay() { return relay_; }
  stepped_committer& committer() { return *committer_; }
  const std::shared_ptr<journal::memory_store>& store() { return store_; }
  const std::shared_ptr<module_shelf>& modules() const { return modules_; }
  engine::engine& engine() { return *engine_; }
  const std::string& hook_url() const { return hook_url_; }
  host_limits limits;  // taken over by a crash
  flow_limits flow;    // the same

  // --- the passage of time ---
  // Turns every shard that a host's thread would turn now, commits at most `commits` changes; true
  // when anything was done. What a stub threw comes out here.
  bool step(size_t commits = SIZE_MAX);
  // Until nothing moves without the clock. False when it has not come to rest after many turns.
  bool settle();
  // The same, moving the clock on to each timer until there is none left within `ms`.
  void advance(int64_t ms);
  // Moves the clock on to the next timer and settles; false when there is none.
  bool advance_to_next();
  // Ends the host without a word and starts it again over what was durable.
  void crash();
  [[nodiscard]] size_t crashes() const { return crashes_; }
  std::function<void()> on_crash;  // called at each, while the calls are still under way

  // Makes a request and settles.
  template <class T>
  result<T> ask(const std::function<void(engine::reply<T>)>& request) {
    auto got = std::make_shared<std::optional<result<T>>>();  // the answer may never come
    request([got](result<T> answer) { *got = std::move(answer); });
    settle();
    if (!*got) return failure{"no_answer", "the host ended before it answered"};
    return std::move(**got);
  }

 private:
  struct clock final : engine::clock {
    int64_t now = 0;
    int64_t now_ms() override { return now; }
  };
  // When a shard's turn comes: as on a host, when it was woken or at the time that it gave. A wake
  // may come from a thread of an action.
  struct turn_due {
    std::atomic<bool> woken = true;
    int64_t at_ms = 0;
  };
  void build();
  bool turn_shards();
  [[nodiscard]] int64_t next_turn_ms() const;
  uint64_t draw();

  const std::shared_ptr<module_shelf> modules_;
  const std::shared_ptr<journal::memory_store> store_;
  const simulation_options options_;
  const std::string hook_url_ = "http://test/hooks/";
  clock clock_;
  uint64_t chance_;
  call_relay relay_;
  flow::overrides overrides_;
  std::unique_ptr<stepped_committer> committer_;
  std::unique_ptr<actions::own_actions> own_actions_;
  std::unique_ptr<sessions::sessions> sessions_;
  std::deque<turn_due> turns_due_;  // before the engine, which wakes them
  std::unique_ptr<engine::engine> engine_;
  size_t crashes_ = 0;
};

}  // namespace pawl::testing
