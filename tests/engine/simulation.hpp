// The real engine under a clock that the test moves, a journal in memory that commits when the test
// says so, and actions that are functions of the test. One thread; nothing happens but in a call to
// it.
#pragma once

#include "engine/engine.hpp"
#include "journal/memory_store.hpp"
#include "modules/catalog.hpp"

#include <pawl/module.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::testing {

// One call of an action, as the simulated world sees it.
struct seen_call {
  std::string action, input, run_id, step_key, idempotency_key, scope;
  uint32_t attempt = 0;
};

// What the action does: gives its outcome, or nothing to answer later (simulation::answer).
using action_body = std::function<std::optional<result<std::string>>(const seen_call&)>;

class simulation {
 public:
  explicit simulation(
      std::shared_ptr<journal::memory_store> store = std::make_shared<journal::memory_store>());
  ~simulation();

  // --- the world ---
  void action(std::string name, action_body body) {
    world_->actions[std::move(name)] = std::move(body);
  }
  std::vector<seen_call>& calls() { return world_->calls; }
  size_t count(std::string_view action) const;
  int64_t& now_ms() { return clock_.now; }
  std::shared_ptr<journal::memory_store> store() { return store_; }
  engine::engine& engine() { return *engine_; }
  host_limits limits;

  // --- the passage of time ---
  // Until nothing moves without the clock. Returns false when it has not come to rest after many
  // turns.
  bool settle();
  // The same, moving the clock on to each timer until there is none left within `ms`.
  void advance(int64_t ms);
  // Ends the host without a word and starts it again over what was durable.
  void crash();
  // Turns every shard once, commits at most `commits` changes; true when anything was done.
  bool step(size_t commits = SIZE_MAX);
  // Answers the oldest call of the action that was left open.
  void answer(std::string_view action, result<std::string> with);
  [[nodiscard]] size_t open_calls(std::string_view action) const;
  // The same for any of them; the body says how it ends.
  void answer_nth(std::string_view action, size_t index, const action_body& body);
  // Fails every commit from now on, until it is called with nothing.
  void break_disk(std::optional<failure> why);

  // --- shorthands; each settles first and after ---
  std::string start(std::string_view workflow, std::string input, std::string id = {},
                    std::string idempotency_key = {});
  journal::run_row row(std::string_view run_id);
  std::string status(std::string_view run_id) {
    return std::string(journal::status_name(row(run_id).status));
  }
  std::string output(std::string_view run_id);
  std::vector<std::string> events(std::string_view run_id);  // "step_completed action:a#0"
  template <class T>
  result<T> ask(const std::function<void(engine::reply<T>)>& request) {
    std::optional<result<T>> got;
    request([&](result<T> answer) { got = std::move(answer); });
    settle();
    if (!got) return failure{"no_answer", "the engine did not answer"};
    return *got;
  }
  result<journal::run_row> cancel(const std::string& id);
  result<journal::run_row> pause(const std::string& id);
  result<journal::run_row> resume(const std::string& id);
  result<journal::run_row> retry(const std::string& id);
  result<engine::started_run> fork(const std::string& id, const std::string& from,
                                   const std::string& new_id);
  result<journal::run_row> answer_hook(const std::string& token, std::string value);

 private:
  struct clock final : engine::clock {
    int64_t now = 1'700'000'000'000;
    int64_t now_ms() override { return now; }
  };
  struct world final : engine::dispatcher {
    struct open_call {
      uint64_t token, tag;
      seen_call seen;
      engine::call_sink* sink;
    };
    std::map<std::string, action_body, std::less<>> actions;
    std::vector<seen_call> calls;
    std::vector<open_call> open;
    uint64_t next_token = 1;

    uint64_t start(const engine::call_request& request, engine::call_sink& sink) override;
    void abandon(uint64_t token) override;
    void ask_to_stop(uint64_t token) override { abandon(token); }
    std::optional<int64_t> timeout_ms(std::string_view) override { return {}; }
  };
  struct committer;
  struct source;
  void build();

  std::shared_ptr<journal::memory_store> store_;
  clock clock_;
  std::unique_ptr<world> world_;
  std::unique_ptr<committer> committer_;
  std::unique_ptr<source> source_;
  std::unique_ptr<engine::engine> engine_;
  std::vector<int64_t> next_ms_;
};

}  // namespace pawl::testing
