// Holding a run to another build of its module, once replay has shown that it fits.
#include "engine/replay.hpp"
#include "engine/shard.hpp"

#include <algorithm>
#include <utility>

namespace pawl::engine {

using journal::run_row;
using journal::run_status;

namespace {

failure does_not_fit(const run_row& row, const modules::pin& to, const failure& why) {
  return {PAWL_ERROR_CONFLICT,
          "version " + to.version + " of module " + to.module + " does not fit run '" + row.id +
              "', which stays on " + row.version + ": " + why.message,
          why.details};
}

}  // namespace

void shard::migrate(std::string run_id, modules::pin to, reply<run_row> answer) {
  post([this, run_id = std::move(run_id), to = std::move(to), answer = std::move(answer)] {
    migrate_now(run_id, to, answer, false);
  });
}

// Replay reads the store, so the run is taken at a moment at which all that it did is in there:
// when nothing of it is on its way, or just as the last of that became durable.
void shard::migrate_now(const std::string& run_id, const modules::pin& to,
                        const reply<run_row>& answer, bool last_commit_is_durable) {
  if (auto why = not_working()) return answer(*why);
  resident* of = find(run_id);
  if (of != nullptr && of->touched) {
    return post([this, run_id, to, answer] { migrate_now(run_id, to, answer, false); });
  }
  // Without a resident there may yet be a change of its row alone on the way.
  const uint64_t incarnation = of == nullptr ? 0 : of->incarnation;
  const auto last =
      std::find_if(commits_.rbegin(), commits_.rend(),
                   [&](const pending_commit& each) { return each.incarnation == incarnation; });
  const size_t durable = last_commit_is_durable ? 1 : 0;
  if (of == nullptr ? last != commits_.rend() : of->commits > durable) {
    last->replies.push_back([this, run_id, to, answer](const failure* why) {
      if (why != nullptr) return answer(*why);
      migrate_now(run_id, to, answer, true);
    });
    return;
  }
  auto row = env_.store.find_run(run_id);
  if (!row) return answer(row.error());
  if (!*row) return answer(failure{PAWL_ERROR_NOT_FOUND, "there is no run '" + run_id + "'"});
  migrate_row(std::move(**row), to, answer);
}

void shard::migrate_row(run_row row, const modules::pin& to, const reply<run_row>& answer) {
  if (journal::is_ended(row.status)) {
    return answer(failure{PAWL_ERROR_CONFLICT, "run '" + row.id + "' is " +
                                                   std::string(journal::status_name(row.status)) +
                                                   "; only an unfinished run can be migrated"});
  }
  if (journal::is_to_begin(row)) {
    return answer(
        failure{PAWL_ERROR_CONFLICT, "run '" + row.id +
                                         "' has not begun yet, so there is nothing to replay; "
                                         "migrate it once it has, or cancel it and start another"});
  }
  if (modules::pin{row.module, row.version, row.sha256} == to) return answer(std::move(row));
  auto workflow = env_.workflows.pinned(to, row.workflow);
  if (!workflow) return answer(does_not_fit(row, to, workflow.error()));
  auto loaded = std::make_unique<resident>(row, *workflow, env_);
  replayer player(loaded->state, env_.store);
  if (auto played = player.replay(); !played) {
    if (played.error().code != diverged) return answer(played.error());
    return answer(does_not_fit(row, to, played.error()));
  }
  loaded->state.hold_to(to);
  if (resident* old = find(row.id); old != nullptr) {
    take_over(*old, *loaded);
    drop(*old);
  }
  resident& of = adopt(std::move(loaded));
  if (row.status == run_status::blocked) of.state.unblock();
  reply_with_row(of, answer);
  if (of.state.paused()) return;
  start_durable_steps(of);
  look_after_waits(of);
}

// Steps that are under way go on: their outcomes come to the run as it is now. Those that wait for
// a permit ask for one anew.
void shard::take_over(resident& from, resident& to) {
  let_go_of(from);
  for (auto& [seq, op] : from.state.operations()) {
    operation* same = to.state.find(seq);
    if (same == nullptr || op.call_tag == 0) continue;
    same->at = op.at;
    same->attempts = op.attempts;
    same->due_ms = op.due_ms;
    same->call_tag = std::exchange(op.call_tag, 0);
    calls_.at(same->call_tag).of = &to;
    --from.calls;
    ++to.calls;
  }
}

}  // namespace pawl::engine
