// Bringing runs into memory: one that is asked for, or, after a start, all that are unfinished.
#include "engine/errors.hpp"
#include "engine/replay.hpp"
#include "engine/shard.hpp"

#include <utility>

namespace pawl::engine {

using journal::run_row;
using journal::run_status;

namespace {

constexpr const char* queued = "queued";
constexpr size_t recover_at_once = 64;  // in one turn
constexpr int64_t read_again_ms = 5000;
constexpr size_t under_way_max = 4096;  // beyond it recovery waits for others to end

}  // namespace

shard::resident* shard::find(std::string_view run_id) {
  auto found = runs_.find(run_id);
  return found == runs_.end() ? nullptr : found->second.get();
}

// The run in memory; null when there is none that could go on, or it is blocked. Errors: the
// store's, which may be gone at the next try.
result<shard::resident*> shard::get(std::string_view run_id) {
  resident* const none = nullptr;
  if (resident* present = find(run_id); present != nullptr) return present;
  auto row = env_.store.find_run(run_id);
  if (!row) return row.error();
  if (!*row || journal::is_ended((*row)->status)) return none;
  auto loaded = load_row(std::move(**row));
  if (!loaded && (loaded.error().code == "blocked" || loaded.error().code == queued)) return none;
  return loaded;
}

// Errors: blocked with the reason, which is then in the run's row; queued, its turn has not come;
// what the store says.
result<shard::resident*> shard::load_row(run_row row) {
  if (journal::is_to_begin(row)) {
    const failure waits{queued, "the run has not begun"};
    if (row.status != run_status::queued || changing_.contains(row.id)) return waits;
    auto may = may_begin(row);
    if (!may) return may.error();
    if (!*may) return waits;
  }
  const bool again = row.ended_ms != 0;
  auto workflow = env_.workflows.pinned({row.module, row.version, row.sha256}, row.workflow);
  if (!workflow) {
    block(std::move(row), workflow.error().message);
    return failure{"blocked", workflow.error().message};
  }
  auto loaded = std::make_unique<resident>(row, *workflow, env_);
  if (loaded->state.row().started_ms == 0) loaded->state.set_started();
  replayer player(loaded->state, env_.store);
  if (auto played = again ? player.replay_without_failure() : player.replay(); !played) {
    if (played.error().code != diverged) return played.error();
    const std::string why =
        played.error().message +
        "; put back the module that started the run, or one that does the same up to there";
    block(std::move(row), why);
    return failure{"blocked", why, played.error().details};
  }
  resident& of = adopt(std::move(loaded));
  if (again) {
    begin_again(of);
    return &of;
  }
  bool copied = of.state.row().status == run_status::queued && !of.state.row().forked_from.empty();
  if (copied) of.state.restore_waits();
  if (of.state.row().status == run_status::blocked) of.state.unblock();
  if (of.state.paused()) return &of;
  start_durable_steps(of);
  look_after_waits(of);
  return &of;
}

shard::resident& shard::adopt(std::unique_ptr<resident> loaded) {
  resident& of = *loaded;
  of.incarnation = next_incarnation_++;
  runs_.emplace(of.state.row().id, std::move(loaded));
  touch(of);
  return of;
}

// Goes on after the failure that ended the run. Children that it took along are retried too; one
// that ended well tells so again.
void shard::begin_again(resident& of) {
  of.state.start_recorded_steps();
  const std::string id = of.state.row().id;
  for (const auto& [seq, op] : of.state.operations()) {
    if (op.kind != journal::operation_kind::child || of.state.is_new(seq)) continue;
    others_.retry(op.token, [this, id, at = seq](const result<run_row>&) { child_ended(id, at); });
  }
}

// Steps that the journal says are open, of a run that was not in memory.
void shard::start_durable_steps(resident& of) {
  std::vector<uint64_t> steps;
  for (const auto& [seq, op] : of.state.operations()) {
    const bool open =
        op.kind == journal::operation_kind::step && op.at == operation::phase::recorded;
    if (open && !of.state.is_new(seq)) steps.push_back(seq);
  }
  for (uint64_t seq : steps) {
    operation* op = of.state.find(seq);
    if (op != nullptr) start_step(of, *op);
  }
}

// Timers may have passed and children ended while the run was paused or not in memory.
void shard::look_after_waits(resident& of) {
  std::vector<uint64_t> children;
  for (const auto& [seq, op] : of.state.operations()) {
    if (op.timer_ms() != 0) arm({op.timer_ms(), of.state.row().id, seq});
    if (op.kind == journal::operation_kind::child && !of.state.is_new(seq)) {
      children.push_back(seq);
    }
  }
  for (uint64_t seq : children) check_child(of, seq);
}

// A child may have ended while no one listened; one of a forked run does not exist yet.
void shard::check_child(resident& of, uint64_t seq) {
  operation* op = of.state.find(seq);
  if (op == nullptr || op->kind != journal::operation_kind::child) return;
  const std::string id = child_run_id(of.state.row().id, seq);
  auto again = [this, parent = of.state.row().id, seq] { child_ended(parent, seq); };
  auto row = env_.store.find_run(id);
  if (!row) return put_off(row.error(), id, again);
  if (!*row) {
    of.state.start_child_again(*op);
    touch(of);
    return;
  }
  if (!journal::is_ended((*row)->status)) return;

  std::string output;
  failure why{PAWL_ERROR_INTERNAL, "child run " + id + " ended without saying how"};
  bool completed = false;
  auto read = env_.store.read_events(id, (*row)->first_seq, [&](const journal::event& each) {
    if (each.type == journal::event_type::run_completed) {
      completed = true;
      output = each.payload;
    } else if (each.type == journal::event_type::run_failed ||
               each.type == journal::event_type::run_cancelled) {
      completed = false;
      why = to_failure(each.error);
    }
    return true;
  });
  if (!read) return put_off(read.error(), id, again);
  touch(of);
  if (completed) {
    of.state.complete(seq, output);
  } else {
    of.state.fail(seq, why);
  }
}

void shard::block(run_row row, std::string reason) {
  if (row.status == run_status::blocked && row.reason == reason) return;
  env_.log(PAWL_LOG_ERROR, reason, row.id);
  journal::change change;
  change.run_id = row.id;
  change.status_before = row.status;
  row.status = run_status::blocked;
  row.reason = std::move(reason);
  change.row = std::move(row);
  submit_alone(std::move(change), nullptr);
}

void shard::load(std::string run_id) {
  post([this, run_id = std::move(run_id)] {
    if (broken_ || draining_) return;
    if (auto got = get(run_id); !got)
      put_off(got.error(), run_id, [this, run_id] { load(run_id); });
  });
}

void shard::child_ended(std::string parent_id, uint64_t parent_seq) {
  post([this, parent_id = std::move(parent_id), parent_seq] {
    if (broken_) return;
    const bool loaded_before = find(parent_id) != nullptr;
    auto parent = get(parent_id);
    if (!parent) {
      return put_off(parent.error(), parent_id,
                     [this, parent_id, parent_seq] { child_ended(parent_id, parent_seq); });
    }
    if (*parent != nullptr && loaded_before) check_child(**parent, parent_seq);
  });
}

void shard::put_off(const failure& why, std::string_view run_id, std::function<void()> task) {
  env_.log(PAWL_LOG_ERROR, "the run waits until its journal can be read: " + why.message, run_id);
  put_off_.emplace_back(env_.clock.now_ms() + read_again_ms, std::move(task));
}

void shard::do_put_off(int64_t now_ms) {
  while (!put_off_.empty() && put_off_.front().first <= now_ms) {
    auto task = std::move(put_off_.front().second);
    put_off_.pop_front();
    task();
  }
}

void shard::recover() {
  post([this] {
    broken_.reset();
    horizon_ms_ = 0;
    recovery_cursor_ = std::string();
    to_recover_.clear();
    // What they wait for may be durable, though its commit was told to have failed.
    for (auto& [run_id, each] : std::exchange(waiters_, {}))
      wait(run_id, each.until_ended, std::move(each.wanted), std::move(each.answer));
  });
}

// A slice of the unfinished runs, oldest first; those that only wait for a timer or a hook are left
// where they are. Gives the time by which it wants to be called again.
int64_t shard::recover_some(int64_t now_ms) {
  for (size_t taken = 0; taken < recover_at_once; ++taken) {
    // Till one of them moves; those that wait for a limited action hold back no other.
    if (runs_.size() - warm_.size() >= under_way_max + runs_held_) return INT64_MAX;
    while (to_recover_.empty() && recovery_cursor_) {
      journal::run_filter filter;
      filter.statuses = {run_status::queued, run_status::running, run_status::blocked};
      filter.oldest_first = true;
      auto page = env_.store.list_runs(filter, *recovery_cursor_, 256);
      if (!page) return now_ms + read_again_ms;
      for (run_row& row : page->items) {
        if (others_.owns(index_, row.id)) to_recover_.push_back(std::move(row.id));
      }
      recovery_cursor_ = page->next.empty() ? std::nullopt : std::optional(page->next);
    }
    if (to_recover_.empty()) return INT64_MAX;
    std::string id = std::move(to_recover_.front());
    to_recover_.pop_front();
    if (auto got = get(id); !got) put_off(got.error(), id, [this, id] { load(id); });
  }
  return now_ms;
}

}  // namespace pawl::engine
