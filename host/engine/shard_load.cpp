// Bringing runs into memory: one that is asked for, or, after a start, all that are unfinished.
#include "engine/errors.hpp"
#include "engine/replay.hpp"
#include "engine/shard.hpp"

#include <utility>

namespace pawl::engine {

using journal::run_row;
using journal::run_status;

namespace {

constexpr size_t recover_at_once = 64;  // in one turn
constexpr int64_t read_again_ms = 1000;
constexpr size_t under_way_max = 4096;  // beyond it recovery waits for others to end

}  // namespace

shard::resident* shard::find(std::string_view run_id) {
  auto found = runs_.find(run_id);
  return found == runs_.end() ? nullptr : found->second.get();
}

// The run in memory; null when there is none that could go on, or it is blocked.
shard::resident* shard::get(std::string_view run_id) {
  if (resident* present = find(run_id); present != nullptr) return present;
  auto row = env_.store.find_run(run_id);
  if (!row || !*row || journal::is_ended((*row)->status)) return nullptr;
  auto loaded = load_row(std::move(**row));
  return loaded ? *loaded : nullptr;
}

// Errors: blocked with the reason, which is then in the run's row; what the store says.
result<shard::resident*> shard::load_row(run_row row) {
  auto workflow = env_.workflows.pinned({row.module, row.version, row.sha256}, row.workflow);
  if (!workflow) {
    block(std::move(row), workflow.error().message);
    return failure{"blocked", workflow.error().message};
  }
  auto loaded = std::make_unique<resident>(row, *workflow, env_);
  replayer player(loaded->state, env_.store);
  if (auto played = player.replay(); !played) {
    if (played.error().code != diverged) return played.error();
    block(std::move(row), played.error().message);
    return failure{"blocked", played.error().message, played.error().details};
  }
  resident& of = adopt(std::move(loaded));
  bool copied = of.state.row().status == run_status::queued && !of.state.row().forked_from.empty();
  if (copied) of.state.restore_waits();
  if (of.state.row().status == run_status::blocked) of.state.unblock();
  for (auto& [seq, op] : of.state.operations()) {
    if (op.timer_ms() != 0) arm({op.timer_ms(), of.state.row().id, seq});
  }
  go_on(of);
  return &of;
}

shard::resident& shard::adopt(std::unique_ptr<resident> loaded) {
  resident& of = *loaded;
  of.incarnation = next_incarnation_++;
  runs_.emplace(of.state.row().id, std::move(loaded));
  touch(of);
  return of;
}

// Takes up what the journal says is open: steps are started, children looked after. Sleeps, hooks
// and pauses between attempts have their timers and tokens in the store.
void shard::go_on(resident& of) {
  if (of.state.paused()) return;
  std::vector<uint64_t> steps;
  std::vector<uint64_t> children;
  for (auto& [seq, op] : of.state.operations()) {
    bool durable = !of.state.is_new(seq);
    if (op.kind == journal::operation_kind::child && durable) children.push_back(seq);
    if (op.kind == journal::operation_kind::step && op.at == operation::phase::recorded &&
        durable) {
      steps.push_back(seq);
    }
  }
  for (uint64_t seq : steps) {
    operation* op = of.state.find(seq);
    if (op != nullptr) start_step(of, *op);
  }
  for (uint64_t seq : children) check_child(of, seq);
}

// A child may have ended while no one listened; one of a forked run does not exist yet.
void shard::check_child(resident& of, uint64_t seq) {
  operation* op = of.state.find(seq);
  if (op == nullptr || op->kind != journal::operation_kind::child) return;
  const std::string id = child_run_id(of.state.row().id, seq);
  auto row = env_.store.find_run(id);
  if (!row) return;
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
  if (!read) return;
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
    if (!broken_ && !draining_) get(run_id);
  });
}

void shard::child_ended(std::string parent_id, uint64_t parent_seq) {
  post([this, parent_id = std::move(parent_id), parent_seq] {
    if (broken_) return;
    bool loaded_before = find(parent_id) != nullptr;
    resident* parent = get(parent_id);
    if (parent != nullptr && loaded_before) check_child(*parent, parent_seq);
  });
}

void shard::recover() {
  post([this] {
    broken_.reset();
    horizon_ms_ = 0;
    recovery_cursor_ = std::string();
    to_recover_.clear();
  });
}

// A slice of the unfinished runs, oldest first; those that only wait for a timer or a hook are left
// where they are. Gives the time by which it wants to be called again.
int64_t shard::recover_some(int64_t now_ms) {
  for (size_t taken = 0; taken < recover_at_once; ++taken) {
    if (runs_.size() - warm_.size() >= under_way_max) return INT64_MAX;  // till one of them moves
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
    get(id);
  }
  return now_ms;
}

}  // namespace pawl::engine
