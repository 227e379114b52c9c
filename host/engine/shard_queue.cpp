// Runs that have not begun: new ones, children, forks and retries of a workflow whose limits keep
// them waiting (flow/run_admission.hpp). Until they begin they are a row and a log, and no instance
// is made of them.
#include "engine/errors.hpp"
#include "engine/shard.hpp"
#include "journal/entry.hpp"

#include <algorithm>
#include <utility>

namespace pawl::engine {

using journal::event_type;
using journal::run_row;
using journal::run_status;

namespace {

struct log_end {
  uint64_t next_seq = 1;
  uint64_t cause = 0;  // the step whose failure ended the run before its retry was asked for
};

result<log_end> end_of_log(journal::store& store, const run_row& row) {
  log_end end;
  auto read = store.read_events(row.id, row.first_seq, [&](const journal::event& each) {
    end.next_seq = each.seq + 1;
    if (each.type == event_type::run_failed || each.type == event_type::run_cancelled)
      end.cause = each.refers;
    return true;
  });
  if (!read) return read.error();
  return end;
}

}  // namespace

flow::candidate candidate_of(const run_row& row) {
  return {row.id, row.key, row.priority, row.created_ms};
}

// Of a workflow as its newest version declares them, whatever version the run is held to.
workflow_limits shard::limits_of(const run_row& row) const {
  auto newest = env_.workflows.newest(row.workflow);
  return env_.overrides.now().of_workflow(row.workflow,
                                          newest ? newest->limits : workflow_limits{});
}

// Asks for a run that is in the store as queued; it is in line from then on.
result<bool> shard::may_begin(const run_row& row) {
  const workflow_limits limits = limits_of(row);
  if (!limits.any()) return true;
  return flow_.runs.enter(row.workflow, limits, candidate_of(row));
}

void shard::leave_line(const run_row& row) {
  flow_.runs.leave(row.workflow, row.id);
}

void shard::control_unbegun(run_row row, asked what, reply<run_row> answer) {
  const bool paused = row.status == run_status::paused;
  if ((what == asked::pause && paused) || (what == asked::resume && !paused)) return answer(row);
  if (what == asked::hook) {
    return answer(failure{PAWL_ERROR_CONFLICT, "run '" + row.id + "' has not begun yet"});
  }
  auto end = end_of_log(env_.store, row);
  if (!end) return answer(end.error());

  const failure why{PAWL_ERROR_CANCELLED, "cancelled before it began"};
  journal::change change;
  change.status_before = row.status;
  change.first_seq = end->next_seq;
  effects after;
  journal::event told;
  told.at_ms = env_.clock.now_ms();
  switch (what) {
    case asked::cancel:
      told.type = event_type::cancel_asked;
      journal::append_event(change.entry, told);
      told.type = event_type::run_cancelled;
      told.refers = end->cause;
      told.error = to_journal(why);
      row.status = run_status::cancelled;
      row.ended_ms = told.at_ms;
      row.reason = why.code + ": " + why.message;
      after.ended = true;
      break;
    case asked::pause:
      told.type = event_type::paused;
      row.status = run_status::paused;
      break;
    case asked::resume:
      told.type = event_type::resumed;
      row.status = run_status::queued;
      after.load.push_back(row.id);
      break;
    case asked::hook:
      break;
  }
  journal::append_event(change.entry, told);
  leave_line(row);
  change_unbegun(std::move(row), std::move(change), std::move(after), std::move(answer));
}

// An ended run that is to begin again when there is room: its log stays as it ended till then.
void shard::queue_retry(run_row row, reply<run_row> answer) {
  journal::change change;
  change.status_before = row.status;
  row.status = run_status::queued;
  effects after;
  after.load.push_back(row.id);
  change_unbegun(std::move(row), std::move(change), std::move(after), std::move(answer));
}

void shard::change_unbegun(run_row row, journal::change change, effects after,
                           reply<run_row> answer) {
  change.run_id = row.id;
  change.row = row;
  changing_.try_emplace(row.id);
  submit_alone(std::move(change), [row = std::move(row), answer](const failure* why) {
    if (why != nullptr) return answer(*why);
    answer(row);
  });
  commits_.back().after = std::move(after);
  commits_.back().unbegun = true;
}

void shard::changed_unbegun(const std::string& run_id) {
  auto found = changing_.find(run_id);
  if (found == changing_.end()) return;
  auto waiting = std::move(found->second);
  changing_.erase(found);
  for (auto& each : waiting) post(std::move(each));
}

}  // namespace pawl::engine
