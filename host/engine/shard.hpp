// A shard: one thread's worth of runs. It owns them, so nothing on the way of a step takes a lock;
// what comes from other threads (outcomes of commits and calls, requests) goes through its inbox.
//
// turn() does all the work and is called by one thread at a time: the shard's own in a host, the
// test's in a simulation. Everything else that is public may be called from any thread.
#pragma once

#include "engine/environment.hpp"
#include "engine/new_run.hpp"
#include "engine/run.hpp"
#include "flow/action_gate.hpp"
#include "flow/run_admission.hpp"

#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace pawl::engine {

// How the world answers a hook.
struct hook_answer {
  enum class kind : uint8_t { value, error, alive };
  kind what = kind::value;
  std::string value;  // JSON
  failure error;
};

struct started_run {
  std::string run_id;
  bool existed = false;
};

template <class T>
using reply = std::function<void(result<T>)>;  // called once, on the shard's thread; must not block

// What is known of an open step beside the log.
struct open_step {
  uint64_t seq = 0;
  std::string waits_for = {};  // the limit that keeps it from being started, for a person
  std::string progress = {};   // what its action told last: JSON
};

// Limits are those of the whole host, so the shards share these.
struct flow_control {
  flow::action_gate& actions;
  flow::run_admission& runs;
};

flow::candidate candidate_of(const journal::run_row& row);

// What a shard needs of the others.
class neighbours {
 public:
  virtual ~neighbours() = default;
  // Any thread. Loads the run, where it is not loaded yet, and lets it go on.
  virtual void load(const std::string& run_id) = 0;
  virtual void cancel(const std::string& run_id) = 0;
  virtual void child_ended(const std::string& parent_id, uint64_t parent_seq) = 0;
  virtual void retry(const std::string& run_id, reply<journal::run_row> answer) = 0;
  virtual bool owns(size_t shard, std::string_view run_id) const = 0;
  // A run's events became durable.
  virtual void durable(const journal::change& what) = 0;
};

class shard final : public journal::commit_sink, public call_sink {
 public:
  // `wake` makes turn() be called soon; any thread.
  shard(size_t index, environment& env, flow_control flow, neighbours& others,
        std::function<void()> wake);
  ~shard() override;

  // Works off all there is. Gives the time (as the clock's) by which it wants to be called again
  // though nothing came; INT64_MAX for never.
  int64_t turn();

  // --- requests; each is answered when it is durable ---
  void start(new_run made, std::string input, reply<started_run> answer);
  // A run that comes with its log.
  void create(journal::change copy, reply<started_run> answer);
  void load(std::string run_id);
  void child_ended(std::string parent_id, uint64_t parent_seq);
  void cancel(std::string run_id, reply<journal::run_row> answer);
  void pause(std::string run_id, reply<journal::run_row> answer);
  void resume(std::string run_id, reply<journal::run_row> answer);
  void retry(std::string run_id, reply<journal::run_row> answer);
  void erase(std::string run_id, reply<journal::run_row> answer);
  // Holds an unfinished run to another build of its module, where replay fits.
  void migrate(std::string run_id, modules::pin to, reply<journal::run_row> answer);
  void answer_hook(journal::hook_row hook, hook_answer given, reply<journal::run_row> answer);
  // Called once the run has ended, or, unless `until_ended`, can't go on by itself. Forgotten when
  // `wanted` is gone.
  void wait(std::string run_id, bool until_ended, std::weak_ptr<void> wanted,
            reply<journal::run_row> answer);

  // Those of the run's steps of which more is known than is in the log.
  void open_steps(std::string run_id, reply<std::vector<open_step>> answer);
  // A held step has its permit.
  void granted(uint64_t tag, const std::string& action);
  // flow_control::actions is to be looked at then.
  void look_later(const std::string& action, int64_t at_ms);

  // The store failed: everything in memory is dropped, since it may be ahead of the disk.
  void halt(failure why);
  // The store works (again): goes on with every unfinished run in it.
  void recover();
  // No more steps are started; what is under way is asked to end. Irrevocable.
  void drain(std::function<void()> drained);
  // Forgets everything, and whatever comes from now on: no answer follows any more. On the thread
  // that calls turn(), or after its end.
  void close();

  // Runs `look` between two turns, on the thread that calls turn().
  void look(std::function<void(shard&)> look);
  // For `look`: nothing can happen without the outside or a timer.
  [[nodiscard]] bool idle();
  struct counts {
    uint64_t active = 0, warm = 0;
  };
  [[nodiscard]] counts count();

  // commit_sink and call_sink
  void committed(std::vector<journal::commit_outcome> outcomes) override;
  void called(call_outcome outcome) override;
  void alive(uint64_t tag, std::string progress) override;

 private:
  // A run in memory.
  struct resident {
    resident(journal::run_row row, workflow_handle workflow, environment& env)
        : state(std::move(row), std::move(workflow), env) {}
    run state;
    uint64_t incarnation = 0;
    size_t commits = 0;  // on their way
    size_t calls = 0;    // in flight
    size_t held = 0;     // steps that wait for a permit
    bool touched = false;
    std::optional<std::list<resident*>::iterator> warm;
    std::vector<std::function<void(const failure*)>> replies;  // due with the next commit
  };
  struct in_flight_call {
    resident* of = nullptr;
    uint64_t seq = 0;
    uint64_t token = 0;
    int64_t deadline_ms = 0;
    int64_t heartbeat_timeout_ms = 0;
    int64_t heartbeat_due_ms = 0;
    std::string permit_of = {};  // the action, when it has a limit
    std::string progress = {};   // what it told last: JSON
    bool done = false;           // its outcome is in local_
    [[nodiscard]] int64_t due_ms() const;
  };
  struct held_call {
    resident* of = nullptr;
    uint64_t seq = 0;
    uint64_t place = 0;  // in line
    std::string action;
  };
  // What is asked of a run that has not begun.
  enum class asked : uint8_t { cancel, pause, resume, hook };
  struct pending_commit {
    uint64_t incarnation = 0;
    effects after;
    std::vector<std::function<void(const failure*)>> replies;
    reply<started_run> started;  // of a run that this creates
    std::string idempotency_key;
    bool queues = false;   // creates a run that is then in line
    bool unbegun = false;  // of a run that is in changing_
  };
  struct text_hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct waiter {
    bool until_ended;
    std::weak_ptr<void> wanted;
    reply<journal::run_row> answer;
  };
  struct sign_of_life {
    uint64_t tag = 0;
    std::string progress;
  };
  struct inbox {
    std::vector<std::vector<journal::commit_outcome>> commits;
    std::vector<call_outcome> calls;
    std::vector<sign_of_life> alive;
    std::vector<std::function<void()>> tasks;
  };
  using timer_key = std::tuple<int64_t, std::string, uint64_t>;

  void post(std::function<void()> task);
  bool inside() const;
  // This shard's part of a limit of the whole host; runs are spread evenly.
  size_t share_of(uint64_t limit) const;

  // shard.cpp
  bool driving() const;
  int64_t next_due_ms(int64_t now_ms) const;
  void touch(resident& of);
  void flush();
  void submit(resident& of);
  void submit_alone(journal::change change, std::function<void(const failure*)> answer);
  void on_commit(journal::commit_outcome& outcome);
  void on_durable(journal::commit_outcome& outcome, pending_commit& commit);
  void on_created_twice(const std::string& existing, const journal::change& what,
                        pending_commit& commit);
  void settle_warmth(resident& of);
  void evict();
  void drop(resident& of);
  void drop_everything(const failure& why);
  void notify(const journal::run_row& row);

  // shard_calls.cpp
  void start_step(resident& of, operation& op);
  void call(resident& of, operation& op, int64_t timeout_ms, std::string permit_of);
  void on_outcome(call_outcome outcome);
  void on_alive(sign_of_life sign);
  void close_call(uint64_t tag, bool abandon);
  void give_back(const std::string& permit_of);
  void fire_deadlines(int64_t now_ms);

  // shard_holds.cpp
  void hold(resident& of, operation& op, uint64_t tag, uint64_t place);
  void let_go(uint64_t tag);
  void let_go_of(resident& of);
  void start_held(uint64_t tag, const std::string& action);
  void look_at_lines(int64_t now_ms);

  // shard_timers.cpp
  void fire_timers(int64_t now_ms);
  int64_t timers_due_ms(int64_t now_ms) const;
  void fire(const timer_key& due, int64_t now_ms);
  int64_t scan_due_ms() const;
  void scan_timers(int64_t now_ms);
  void arm(const journal::timer& set);

  // shard_load.cpp
  resident* find(std::string_view run_id);
  result<resident*> get(std::string_view run_id);
  result<resident*> load_row(journal::run_row row);
  resident& adopt(std::unique_ptr<resident> loaded);
  void begin_again(resident& of);
  void start_durable_steps(resident& of);
  void look_after_waits(resident& of);
  void check_child(resident& of, uint64_t seq);
  void block(journal::run_row row, std::string reason);
  int64_t recover_some(int64_t now_ms);
  void put_off(const failure& why, std::string_view run_id, std::function<void()> task);
  void do_put_off(int64_t now_ms);

  // shard_queue.cpp
  workflow_limits limits_of(const journal::run_row& row) const;
  result<bool> may_begin(const journal::run_row& row);
  void leave_line(const journal::run_row& row);
  void control_unbegun(journal::run_row row, asked what, reply<journal::run_row> answer);
  void queue_retry(journal::run_row row, reply<journal::run_row> answer);
  void change_unbegun(journal::run_row row, journal::change change, effects after,
                      reply<journal::run_row> answer);
  void changed_unbegun(const std::string& run_id);

  // shard_control.cpp
  void control(std::string run_id, asked what, reply<journal::run_row> answer,
               std::function<std::optional<failure>(resident&)> act);
  void control_now(const std::string& run_id, asked what, const reply<journal::run_row>& answer,
                   const std::function<std::optional<failure>(resident&)>& act);
  void start_now(std::shared_ptr<new_run> made, const std::string& input,
                 const reply<started_run>& answer);
  void retry_now(const std::string& run_id, reply<journal::run_row> answer);
  void retry_resident(journal::run_row row, reply<journal::run_row> answer);
  void erase_now(const std::string& run_id, reply<journal::run_row> answer);
  void reply_with_row(resident& of, reply<journal::run_row> answer);
  std::optional<failure> not_working() const;

  // shard_migrate.cpp
  void migrate_now(const std::string& run_id, const modules::pin& to,
                   const reply<journal::run_row>& answer, bool last_commit_is_durable);
  void migrate_row(journal::run_row row, const modules::pin& to,
                   const reply<journal::run_row>& answer);
  void take_over(resident& from, resident& to);

  const size_t index_;
  environment& env_;
  const flow_control flow_;
  neighbours& others_;
  const std::function<void()> wake_;

  std::mutex mutex_;
  inbox inbox_;          // under mutex_
  bool closed_ = false;  // the same

  // From here on: the turning thread only.
  std::unordered_map<std::string, std::unique_ptr<resident>, text_hash, std::equal_to<>> runs_;
  std::list<resident*> warm_;  // idle ones, most recently used first
  std::vector<resident*> touched_;
  uint64_t next_incarnation_ = 1;

  std::unordered_map<uint64_t, in_flight_call> calls_;
  std::set<std::pair<int64_t, uint64_t>> deadlines_;  // due_ms, tag
  std::vector<call_outcome> local_;                   // that came while this thread was in start()
  uint64_t next_tag_ = 1;

  std::unordered_map<uint64_t, held_call> held_;     // by tag
  size_t runs_held_ = 0;                             // runs that have any
  std::set<std::pair<int64_t, std::string>> looks_;  // when to look at which action's line
  // Runs that have not begun and are being changed: what else is asked of them waits for that.
  std::unordered_map<std::string, std::vector<std::function<void()>>> changing_;

  std::deque<pending_commit> commits_;  // in the order submitted
  std::vector<journal::submission> outbox_;

  std::set<timer_key> armed_;  // timers that are due before the horizon
  int64_t horizon_ms_ = 0;     // timers from here on are in the store only
  std::unordered_multimap<std::string, waiter> waiters_;

  std::optional<std::string> recovery_cursor_;  // where the scan of unfinished runs goes on
  std::deque<std::string> to_recover_;
  // What a failed read of the store keeps from being done now, and when it is tried again.
  std::deque<std::pair<int64_t, std::function<void()>>> put_off_;
  std::optional<failure> broken_;
  std::function<void()> drained_;
  bool draining_ = false;
};

}  // namespace pawl::engine
