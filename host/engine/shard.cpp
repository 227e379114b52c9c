#include "engine/shard.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace pawl::engine {

using journal::commit_outcome;
using journal::run_row;
using journal::run_status;

namespace {

// The shard whose turn() this thread is in.
thread_local const shard* turning = nullptr;

}  // namespace

shard::shard(size_t index, environment& env, flow_control flow, neighbours& others,
             std::function<void()> wake)
    : index_(index), env_(env), flow_(flow), others_(others), wake_(std::move(wake)) {}

shard::~shard() {
  for (auto& [tag, call] : calls_) env_.dispatcher.abandon(call.token);
}

void shard::post(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    inbox_.tasks.push_back(std::move(task));
  }
  wake_();
}

bool shard::inside() const {
  return turning == this;
}

size_t shard::share_of(uint64_t limit) const {
  return std::max<uint64_t>(limit / std::max(env_.limits.shards, 1U), 1);
}

void shard::committed(std::vector<commit_outcome> outcomes) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    inbox_.commits.push_back(std::move(outcomes));
  }
  wake_();
}

void shard::called(call_outcome outcome) {
  if (inside()) {
    auto found = calls_.find(outcome.tag);
    if (found != calls_.end()) found->second.done = true;
    local_.push_back(std::move(outcome));
    return;
  }
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    inbox_.calls.push_back(std::move(outcome));
  }
  wake_();
}

void shard::alive(uint64_t tag, std::string progress) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    inbox_.alive.push_back({tag, std::move(progress)});
  }
  wake_();
}

int64_t shard::turn() {
  turning = this;
  inbox came;
  {
    std::lock_guard lock(mutex_);
    std::swap(came, inbox_);
  }
  for (auto& batch : came.commits) {
    for (commit_outcome& each : batch) on_commit(each);
  }
  for (sign_of_life& each : came.alive) on_alive(std::move(each));
  for (call_outcome& each : came.calls) on_outcome(std::move(each));
  for (auto& task : came.tasks) task();

  int64_t recovery_due_ms = INT64_MAX;
  const int64_t now_ms = env_.clock.now_ms();
  if (driving()) {
    do_put_off(now_ms);
    fire_deadlines(now_ms);
    fire_timers(now_ms);
    recovery_due_ms = recover_some(now_ms);
    look_at_lines(now_ms);
  }
  while (!local_.empty()) {
    for (call_outcome& each : std::exchange(local_, {})) on_outcome(std::move(each));
  }
  flush();
  evict();
  if (draining_ && calls_.empty() && commits_.empty() && drained_)
    std::exchange(drained_, nullptr)();
  turning = nullptr;
  return driving() ? std::min(recovery_due_ms, next_due_ms(now_ms)) : INT64_MAX;
}

bool shard::driving() const {
  return !broken_ && !draining_ && env_.drive;
}

// Asked when the turn is over: any part of it may have set a time for any other.
int64_t shard::next_due_ms(int64_t now_ms) const {
  int64_t due_ms = timers_due_ms(now_ms);
  if (!put_off_.empty()) due_ms = std::min(due_ms, put_off_.front().first);
  if (!deadlines_.empty()) due_ms = std::min(due_ms, deadlines_.begin()->first);
  if (!looks_.empty()) due_ms = std::min(due_ms, looks_.begin()->first);
  return due_ms;
}

void shard::touch(resident& of) {
  if (of.touched) return;
  of.touched = true;
  touched_.push_back(&of);
}

// Hands over what this turn changed, all of it at once.
void shard::flush() {
  for (size_t i = 0; i < touched_.size(); ++i) {
    resident* each = touched_[i];
    if (each == nullptr) continue;
    each->touched = false;
    submit(*each);
    if (each->state.broken()) {
      env_.log(PAWL_LOG_ERROR, *each->state.broken(), each->state.row().id);
      drop(*each);
    } else {
      settle_warmth(*each);
    }
  }
  touched_.clear();
  if (!outbox_.empty()) env_.committer.submit(std::exchange(outbox_, {}));
}

void shard::submit(resident& of) {
  std::optional<run_turn> made = of.state.take_turn();
  if (!made) {
    // Nothing new to make durable: what was asked for holds already.
    for (auto& each : std::exchange(of.replies, {})) each(nullptr);
    return;
  }
  for (uint64_t tag : made->calls_closed) close_call(tag, true);
  for (size_t i = 0; i < made->changes.size(); ++i) {
    pending_commit commit;
    commit.incarnation = of.incarnation;
    if (i + 1 == made->changes.size()) {
      commit.after = std::move(made->after);
      commit.replies = std::exchange(of.replies, {});
    }
    ++of.commits;
    commits_.push_back(std::move(commit));
    outbox_.push_back({0, this, std::move(made->changes[i])});
  }
}

// A change of a run that is not in memory.
void shard::submit_alone(journal::change change, std::function<void(const failure*)> answer) {
  pending_commit commit;
  if (answer) commit.replies.push_back(std::move(answer));
  commits_.push_back(std::move(commit));
  outbox_.push_back({0, this, std::move(change)});
}

void shard::on_commit(commit_outcome& outcome) {
  assert(!commits_.empty());
  pending_commit commit = std::move(commits_.front());
  commits_.pop_front();
  if (outcome.failed) {
    for (auto& each : commit.replies) each(&*outcome.failed);
    if (commit.started) commit.started(*outcome.failed);
    if (!broken_) drop_everything(*outcome.failed);
    return;
  }
  if (!outcome.what.duplicate_of.empty()) {
    return on_created_twice(outcome.what.duplicate_of, outcome.what, commit);
  }
  on_durable(outcome, commit);
}

void shard::on_durable(commit_outcome& outcome, pending_commit& commit) {
  const journal::change& what = outcome.what;
  for (const journal::timer& each : what.timers_cleared) {
    armed_.erase({each.due_ms, each.run_id, each.seq});
  }
  for (const journal::timer& each : what.timers_set) arm(each);
  others_.durable(what);
  // Before anyone is told of the run, so that its place in line can be seen. An error comes again
  // when it is loaded.
  if (commit.queues) static_cast<void>(may_begin(*what.row));

  for (auto& each : commit.replies) each(nullptr);
  if (commit.started) commit.started(started_run{what.run_id, false});
  for (const std::string& id : commit.after.load) others_.load(id);
  for (const std::string& id : commit.after.cancel) others_.cancel(id);
  if (commit.after.ended && what.row && !what.row->parent_id.empty()) {
    others_.child_ended(what.row->parent_id, what.row->parent_seq);
  }
  if (commit.unbegun) changed_unbegun(what.run_id);

  resident* of = find(what.run_id);
  // One that was begun again meanwhile keeps its permit.
  const bool over = what.erases || commit.after.ended;
  if (over && what.row && (of == nullptr || of->state.ended())) leave_line(*what.row);
  if (of != nullptr && of->incarnation == commit.incarnation) {
    --of->commits;
    if (!of->state.paused()) {
      for (uint64_t seq : commit.after.start) {
        operation* op = of->state.find(seq);
        if (op != nullptr && op->at == operation::phase::recorded) start_step(*of, *op);
      }
    }
    if (of->state.ended() && of->commits == 0 && !of->touched) {
      drop(*of);
    } else if (!of->touched) {
      settle_warmth(*of);
    }
  }
  if (what.row) {
    notify(*what.row);
  } else if (of = find(what.run_id); of != nullptr && of->commits == 0 && !of->touched) {
    notify(of->state.row());  // it moved, and rests where it did
  }
}

void shard::on_created_twice(const std::string& existing, const journal::change& what,
                             pending_commit& commit) {
  if (resident* of = find(what.run_id); of != nullptr && of->incarnation == commit.incarnation)
    drop(*of);
  leave_line(*what.row);
  if (!commit.started) return;
  if (commit.idempotency_key.empty()) {
    commit.started(failure{PAWL_ERROR_CONFLICT, "a run with id '" + existing + "' exists already"});
  } else {
    commit.started(started_run{existing, true});
  }
}

// A run that waits for the outside may be dropped when memory is short; one that is under way may
// not.
void shard::settle_warmth(resident& of) {
  bool idle = of.commits == 0 && of.calls == 0 && !of.state.under_way();
  if (idle && !of.warm) {
    of.warm = warm_.insert(warm_.begin(), &of);
  } else if (!idle && of.warm) {
    warm_.erase(*std::exchange(of.warm, std::nullopt));
  } else if (idle) {
    warm_.splice(warm_.begin(), warm_, *of.warm);
  }
}

void shard::evict() {
  while (warm_.size() > share_of(env_.limits.warm_runs_max)) drop(*warm_.back());
}

void shard::drop(resident& of) {
  for (auto& [seq, op] : of.state.operations()) {
    if (op.call_tag != 0) close_call(op.call_tag, true);
  }
  if (of.warm) warm_.erase(*of.warm);
  std::replace(touched_.begin(), touched_.end(), &of, static_cast<resident*>(nullptr));
  runs_.erase(of.state.row().id);
}

void shard::drop_everything(const failure& why) {
  broken_ = why;
  touched_.clear();
  // What this turn would have handed over: it must not come behind what the store heals with.
  for (; !outbox_.empty(); outbox_.pop_back()) {
    pending_commit unsent = std::move(commits_.back());
    commits_.pop_back();
    for (auto& answer : unsent.replies) answer(&why);
    if (unsent.started) unsent.started(why);
  }
  for (auto& [id, each] : runs_) {
    for (auto& answer : std::exchange(each->replies, {})) answer(&why);
  }
  for (auto& [tag, call] : calls_) {
    env_.dispatcher.abandon(call.token);
    give_back(call.permit_of);
  }
  calls_.clear();
  while (!held_.empty()) let_go(held_.begin()->first);
  for (auto& [id, waiting] : std::exchange(changing_, {})) {
    for (auto& each : waiting) post(std::move(each));  // to be refused
  }
  deadlines_.clear();
  local_.clear();
  warm_.clear();
  runs_.clear();
  armed_.clear();
  put_off_.clear();
  to_recover_.clear();
  recovery_cursor_.reset();
  horizon_ms_ = 0;
}

void shard::notify(const run_row& row) {
  bool ended = journal::is_ended(row.status);
  bool stuck = ended || row.status == run_status::waiting || row.status == run_status::sleeping ||
               row.status == run_status::paused || row.status == run_status::blocked;
  if (!stuck) return;
  auto [from, to] = waiters_.equal_range(row.id);
  std::vector<reply<run_row>> answers;
  for (auto each = from; each != to;) {
    if (ended || !each->second.until_ended) {
      answers.push_back(std::move(each->second.answer));
      each = waiters_.erase(each);
    } else {
      ++each;
    }
  }
  for (auto& answer : answers) answer(row);
}

bool shard::idle() {
  std::lock_guard lock(mutex_);
  return inbox_.commits.empty() && inbox_.calls.empty() && inbox_.tasks.empty() &&
         commits_.empty() && runs_.size() == warm_.size() && to_recover_.empty() &&
         put_off_.empty() && !recovery_cursor_;
}

shard::counts shard::count() {
  return {runs_.size() - warm_.size(), warm_.size()};
}

}  // namespace pawl::engine
