#include "embed/inspect.hpp"
#include "journal/recording.hpp"
#include "testing/environment_state.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>

namespace pawl::testing {
namespace {

constexpr int moves_max = 200'000;  // of the clock

using state_pointer = std::shared_ptr<environment_state>;

// When the timer of that operation is due, or with no seq the first one of the run; 0: none is.
int64_t timer_of(environment_state& in, std::string_view run_id, uint64_t seq = 0) {
  for (const journal::timer& each :
       value_or_throw(in.sim.store()->timers(0, INT64_MAX, SIZE_MAX))) {
    if (each.run_id == run_id && (seq == 0 || each.seq == seq)) return each.due_ms;
  }
  return 0;
}

bool is_open(const step_info& step) {
  return !step.dropped && (step.status == "scheduled" || step.status == "retrying");
}

std::vector<awaited> open_of(environment_state& in, const std::string& run_id) {
  std::vector<awaited> open;
  auto steps = value_or_throw(embed::inspect_steps(*in.sim.store(), run_id, in.sim.hook_url()));
  for (const step_info& step : steps) {
    if (!is_open(step)) continue;
    int64_t due_ms = timer_of(in, run_id, step.seq);
    if (due_ms == 0) due_ms = in.sim.relay().deadline_ms(run_id, step.key).value_or(0);
    open.push_back({step.key, step.kind, step.name, step.token, due_ms});
  }
  return open;
}

// Time alone makes something happen to the run, or to one of its children.
bool time_moves(environment_state& in, const std::string& run_id) {
  const journal::run_row row = in.row(run_id);
  if (row.status == journal::run_status::paused || row.status == journal::run_status::blocked)
    return false;
  if (timer_of(in, run_id) != 0) return true;
  for (const awaited& each : open_of(in, run_id)) {
    if (each.due_ms != 0) return true;
  }
  for (const step_info& step :
       value_or_throw(embed::inspect_steps(*in.sim.store(), run_id, in.sim.hook_url()))) {
    if (is_open(step) && step.kind == "child" && time_moves(in, step.child_id)) return true;
  }
  return false;
}

// Where the run stands, for the message of a test_error.
std::string standing(environment_state& in, const std::string& run_id) {
  const run_info run = value_or_throw(embed::inspect_run(*in.sim.store(), run_id));
  std::string text = "run " + run_id + " of " + run.workflow + " is " + run.status;
  if (run.error) {
    text += ": " + run.error->code + ": " + run.error->message;
  } else if (!run.reason.empty()) {
    text += ": " + run.reason;
  }
  for (const awaited& each : open_of(in, run_id)) text += "\n  it waits for " + each.key;
  for (const step_info& step :
       value_or_throw(embed::inspect_steps(*in.sim.store(), run_id, in.sim.hook_url()))) {
    if (step.error) text += "\n  " + step.key + " failed: " + step.error->message;
  }
  return text;
}

std::string hook_token(environment_state& in, const std::string& run_id, std::string_view hook) {
  in.sim.settle();
  std::vector<awaited> found;
  for (awaited& each : open_of(in, run_id)) {
    if (each.kind != "hook") continue;
    if (each.key == hook || each.token == hook) return each.token;
    if (each.name == hook) found.push_back(std::move(each));
  }
  if (found.size() == 1) return found.front().token;
  throw test_error((found.empty() ? "no hook '" : "more than one hook '") + std::string(hook) +
                   "' is open: " + standing(in, run_id));
}

void answer_hook(environment_state& in, const std::string& run_id, std::string_view hook,
                 const engine::hook_answer& given) {
  const std::string token = hook_token(in, run_id, hook);
  (void)value_or_throw(in.sim.ask<journal::run_row>(
      [&](auto answer) { in.sim.engine().answer_hook(token, given, std::move(answer)); }));
}

void control(environment_state& in, const std::string& run_id,
             void (engine::engine::*act)(std::string, engine::reply<journal::run_row>)) {
  in.sim.settle();
  (void)value_or_throw(in.sim.ask<journal::run_row>(
      [&](auto answer) { (in.sim.engine().*act)(run_id, std::move(answer)); }));
}

// Moves the clock from timer to timer until `done`; false when time alone does not get there.
bool go_on(environment_state& in, const std::string& run_id, const std::function<bool()>& done) {
  in.sim.settle();
  for (int moves = 0; moves < moves_max; ++moves) {
    if (done()) return true;
    if (journal::is_ended(in.row(run_id).status)) return false;
    if (!time_moves(in, run_id) || !in.sim.advance_to_next()) return false;
  }
  throw test_error("the clock was moved " + std::to_string(moves_max) +
                   " times and there is no end: " + standing(in, run_id));
}

}  // namespace

std::ostream& operator<<(std::ostream& out, outcome which) {
  return out << (which == outcome::completed ? "completed"
                 : which == outcome::failed  ? "failed"
                                             : "suspended");
}

std::ostream& operator<<(std::ostream& out, const durable_pass& pass) {
  out << pass.outcome << ' ' << pass.output;
  if (pass.error) out << pass.error->code << ": " << pass.error->message;
  for (const awaited& each : pass.waits_for) out << each.key << ' ';
  return out;
}

run_info test_run::info() const {
  return value_or_throw(embed::inspect_run(*state_->sim.store(), id_));
}

durable_pass test_run::pass() const {
  const run_info run = info();
  durable_pass made;
  if (run.status == "completed") {
    made.outcome = outcome::completed;
    made.output = run.output.value_or("null");
  } else if (run.status == "failed" || run.status == "cancelled") {
    made.outcome = outcome::failed;
    made.error = run.error;
  } else {
    made.waits_for = open_of(*state_, id_);
  }
  return made;
}

std::string test_run::output() const {
  durable_pass made = pass();
  if (made.outcome != outcome::completed)
    throw test_error("there is no output: " + standing(*state_, id_));
  return std::move(made.output);
}

error_info test_run::error() const {
  durable_pass made = pass();
  if (made.outcome != outcome::failed || !made.error)
    throw test_error("there is no error: " + standing(*state_, id_));
  return std::move(*made.error);
}

std::vector<step_info> test_run::steps() const {
  return value_or_throw(embed::inspect_steps(*state_->sim.store(), id_, state_->sim.hook_url()));
}

step_info test_run::step(std::string_view key) const {
  std::vector<step_info> all = steps();
  for (auto each = all.rbegin(); each != all.rend(); ++each) {
    if (each->key == key && !each->dropped) return std::move(*each);
  }
  std::string keys;
  for (const step_info& each : all) keys += "\n  " + each.key;
  throw test_error("run " + id_ + " has no step '" + std::string(key) + "'; it has:" + keys);
}

std::vector<event_info> test_run::events() const {
  return value_or_throw(embed::inspect_events(*state_->sim.store(), id_, 0, SIZE_MAX)).items;
}

std::vector<call_info> test_run::calls() const {
  std::vector<call_info> some;
  std::ranges::copy_if(state_->sim.relay().calls(), std::back_inserter(some),
                       [&](const call_info& each) { return each.run_id == id_; });
  return some;
}

recording test_run::record() const {
  return recording(
      value_or_throw(journal::write_recording(*state_->sim.store(), id_, state_->sim.hook_url())));
}

test_run& test_run::finish() {
  go_on(*state_, id_, [] { return false; });
  return *this;
}

test_run& test_run::until(std::string_view status) {
  if (!journal::status_from_name(status))
    throw test_error("'" + std::string(status) + "' is no status of a run");
  if (!go_on(*state_, id_, [&] { return this->status() == status; })) {
    throw test_error("it did not come to be " + std::string(status) + ": " +
                     standing(*state_, id_));
  }
  return *this;
}

test_run& test_run::fire(std::string_view key) {
  state_->sim.settle();
  for (const awaited& each : open_of(*state_, id_)) {
    if (each.key != key || each.due_ms == 0) continue;
    state_->sim.advance(std::max<int64_t>(each.due_ms - state_->sim.now_ms(), 0));
    return *this;
  }
  throw test_error("nothing of '" + std::string(key) + "' is due: " + standing(*state_, id_));
}

test_run& test_run::resume_hook(std::string_view hook, const payload& value) {
  answer_hook(*state_, id_, hook, {engine::hook_answer::kind::value, value.text(), {}});
  return *this;
}
test_run& test_run::fail_hook(std::string_view hook, const pawl::error& why) {
  answer_hook(*state_, id_, hook,
              {engine::hook_answer::kind::error, {}, {why.code(), why.message(), why.details()}});
  return *this;
}
test_run& test_run::heartbeat_hook(std::string_view hook) {
  answer_hook(*state_, id_, hook, {engine::hook_answer::kind::alive, {}, {}});
  return *this;
}

test_run& test_run::cancel() {
  control(*state_, id_, &engine::engine::cancel);
  return *this;
}
test_run& test_run::pause() {
  control(*state_, id_, &engine::engine::pause);
  return *this;
}
test_run& test_run::resume() {
  control(*state_, id_, &engine::engine::resume);
  return *this;
}
test_run& test_run::retry() {
  (void)value_or_throw(state_->sim.ask<journal::run_row>(
      [&](auto answer) { state_->sim.engine().retry(id_, std::move(answer)); }));
  return *this;
}

test_run test_run::fork(std::string_view from_step) {
  auto forked = value_or_throw(state_->sim.ask<engine::started_run>(
      [&](auto answer) { state_->sim.engine().fork(id_, from_step, {}, std::move(answer)); }));
  return {state_, forked.run_id};
}

}  // namespace pawl::testing
