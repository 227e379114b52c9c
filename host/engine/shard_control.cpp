// What people ask of runs: start, cancel, pause, resume, retry, erase, answer a hook, wait.
#include "engine/replay.hpp"
#include "engine/shard.hpp"

#include <utility>

namespace pawl::engine {

using journal::run_row;
using journal::run_status;

namespace {

failure no_such_run(std::string_view run_id) {
  return {PAWL_ERROR_NOT_FOUND, "there is no run '" + std::string(run_id) + "'"};
}

failure wrong_state(const run_row& row, std::string_view wanted) {
  return {PAWL_ERROR_CONFLICT, "run '" + row.id + "' is " +
                                   std::string(journal::status_name(row.status)) + "; only " +
                                   std::string(wanted)};
}

failure busy(uint64_t limit) {
  failure why{"busy", "too many runs are under way (active_runs_max is " + std::to_string(limit) +
                          "); try again soon"};
  why.retryable = true;
  why.retry_after_ms = 1000;
  return why;
}

failure queue_full(const new_run& refused) {
  failure why{"busy", "workflow " + refused.row.workflow + " has as many runs queued as may be (" +
                          "queued_max is " + std::to_string(*refused.limits.queued_max) +
                          "); try again soon"};
  why.retryable = true;
  why.retry_after_ms = 1000;
  return why;
}

}  // namespace

std::optional<failure> shard::not_working() const {
  if (broken_) {
    return failure{PAWL_ERROR_UNAVAILABLE,
                   "the journal can't be written: " + broken_->message,
                   {},
                   true,
                   1000};
  }
  if (draining_) return failure{PAWL_ERROR_UNAVAILABLE, "the host is stopping", {}, true, 1000};
  return std::nullopt;
}

void shard::start(new_run made, std::string input, reply<started_run> answer) {
  auto shared = std::make_shared<new_run>(std::move(made));
  post([this, shared, input = std::move(input), answer = std::move(answer)] {
    start_now(shared, input, answer);
  });
}

void shard::start_now(std::shared_ptr<new_run> made, const std::string& input,
                      const reply<started_run>& answer) {
  if (auto why = not_working()) return answer(*why);
  uint64_t active = runs_.size() - warm_.size();
  if (active >= share_of(env_.limits.active_runs_max))
    return answer(busy(env_.limits.active_runs_max));
  const std::string id = made->row.id;
  const std::string key = made->row.idempotency_key;
  const auto answer_known = [&] {
    if (!key.empty()) return answer(started_run{id, true});
    answer(failure{PAWL_ERROR_CONFLICT, "a run with id '" + id + "' exists already"});
  };
  if (find(id) != nullptr) return answer_known();
  if (made->limits.any()) {
    auto may = flow_.runs.ask(made->row.workflow, made->limits, candidate_of(made->row));
    if (!may) return answer(may.error());
    if (*may == flow::verdict::known) return answer_known();
    if (*may == flow::verdict::full) return answer(queue_full(*made));
    if (*may == flow::verdict::queue) {
      submit_alone(to_change(*made, input), nullptr);
      commits_.back().queues = true;
      commits_.back().after.load.push_back(id);
      commits_.back().started = answer;
      commits_.back().idempotency_key = key;
      return;
    }
  }
  auto fresh = std::make_unique<resident>(std::move(made->row), made->workflow, env_);
  fresh->state.begin(input);
  if (fresh->state.broken()) {
    leave_line(fresh->state.row());
    return answer(failure{PAWL_ERROR_HOST_MISUSE, *fresh->state.broken()});
  }
  resident& of = adopt(std::move(fresh));
  submit(of);
  commits_.back().started = answer;
  commits_.back().idempotency_key = key;
}

void shard::create(journal::change copy, reply<started_run> answer) {
  auto shared = std::make_shared<journal::change>(std::move(copy));
  post([this, shared, answer = std::move(answer)] {
    if (auto why = not_working()) return answer(*why);
    std::string id = shared->run_id;
    submit_alone(std::move(*shared), nullptr);
    commits_.back().after.load.push_back(id);
    commits_.back().started = answer;
  });
}

// Runs `act` on the run, brought into memory if need be, and answers with its row when that is
// durable.
void shard::control(std::string run_id, asked what, reply<run_row> answer,
                    std::function<std::optional<failure>(resident&)> act) {
  post([this, run_id = std::move(run_id), what, answer = std::move(answer), act = std::move(act)] {
    control_now(run_id, what, answer, act);
  });
}

void shard::control_now(const std::string& run_id, asked what, const reply<run_row>& answer,
                        const std::function<std::optional<failure>(resident&)>& act) {
  if (auto why = not_working()) return answer(*why);
  if (auto found = changing_.find(run_id); found != changing_.end()) {
    found->second.push_back(
        [this, run_id, what, answer, act] { control_now(run_id, what, answer, act); });
    return;
  }
  resident* of = find(run_id);
  if (of == nullptr) {
    auto row = env_.store.find_run(run_id);
    if (!row) return answer(row.error());
    if (!*row) return answer(no_such_run(run_id));
    if (journal::is_ended((*row)->status)) {
      return answer(wrong_state(**row, "a run that has not ended can be changed"));
    }
    if (journal::is_to_begin(**row)) {
      const bool in_line = (*row)->status == run_status::queued;
      auto may = in_line ? may_begin(**row) : result<bool>(false);
      if (!may) return answer(may.error());
      if (!*may) return control_unbegun(std::move(**row), what, answer);
    }
    auto loaded = load_row(std::move(**row));
    if (!loaded) return answer(loaded.error());
    of = *loaded;
  }
  if (of->state.ended()) {
    return answer(wrong_state(of->state.row(), "a run that has not ended can be changed"));
  }
  if (auto why = act(*of)) return answer(*why);
  touch(*of);
  reply_with_row(*of, answer);
}

void shard::reply_with_row(resident& of, reply<run_row> answer) {
  std::string run_id = of.state.row().id;
  of.replies.push_back([this, run_id, answer = std::move(answer)](const failure* why) {
    if (why != nullptr) return answer(*why);
    auto row = env_.store.find_run(run_id);
    if (!row) return answer(row.error());
    if (!*row) return answer(no_such_run(run_id));
    answer(std::move(**row));
  });
}

void shard::cancel(std::string run_id, reply<run_row> answer) {
  control(std::move(run_id), asked::cancel, std::move(answer),
          [this](resident& of) -> std::optional<failure> {
            const bool was_paused = of.state.paused();
            of.state.ask_cancel();
            if (was_paused) look_after_waits(of);
            return std::nullopt;
          });
}

void shard::pause(std::string run_id, reply<run_row> answer) {
  control(std::move(run_id), asked::pause, std::move(answer),
          [this](resident& of) -> std::optional<failure> {
            if (of.state.paused()) return std::nullopt;
            of.state.pause();
            let_go_of(of);
            return std::nullopt;
          });
}

void shard::resume(std::string run_id, reply<run_row> answer) {
  control(std::move(run_id), asked::resume, std::move(answer),
          [this](resident& of) -> std::optional<failure> {
            // Bringing a blocked run into memory was the remedy; one that goes on already needs
            // none.
            if (!of.state.paused()) return std::nullopt;
            of.state.unpause();
            look_after_waits(of);
            return std::nullopt;
          });
}

void shard::retry(std::string run_id, reply<run_row> answer) {
  post([this, run_id = std::move(run_id), answer = std::move(answer)] {
    retry_now(run_id, answer);
  });
}

void shard::retry_now(const std::string& run_id, reply<run_row> answer) {
  if (auto why = not_working()) return answer(*why);
  if (auto found = changing_.find(run_id); found != changing_.end()) {
    found->second.push_back([this, run_id, answer] { retry_now(run_id, answer); });
    return;
  }
  if (resident* of = find(run_id); of != nullptr && !of->state.ended()) {
    return answer(wrong_state(of->state.row(), "a failed or cancelled run can be retried"));
  }
  auto row = env_.store.find_run(run_id);
  if (!row) return answer(row.error());
  if (!*row) return answer(no_such_run(run_id));
  if ((*row)->status != run_status::failed && (*row)->status != run_status::cancelled) {
    return answer(wrong_state(**row, "a failed or cancelled run can be retried"));
  }
  if (const workflow_limits limits = limits_of(**row); limits.any()) {
    auto may = flow_.runs.ask((*row)->workflow, limits, candidate_of(**row));
    if (!may) return answer(may.error());
    const bool waits = *may == flow::verdict::queue || *may == flow::verdict::full;
    if (waits) return queue_retry(std::move(**row), std::move(answer));
  }
  retry_resident(std::move(**row), std::move(answer));
}

void shard::retry_resident(run_row row, reply<run_row> answer) {
  const run_row before = row;
  const auto refuse = [&](const failure& why) {
    leave_line(before);
    answer(why);
  };
  auto workflow = env_.workflows.pinned({row.module, row.version, row.sha256}, row.workflow);
  if (!workflow) return refuse(workflow.error());
  auto loaded = std::make_unique<resident>(std::move(row), *workflow, env_);
  if (before.started_ms == 0) loaded->state.set_started();
  replayer player(loaded->state, env_.store);
  if (auto played = player.replay_without_failure(); !played) return refuse(played.error());
  if (resident* old = find(before.id); old != nullptr) drop(*old);
  resident& of = adopt(std::move(loaded));
  begin_again(of);
  reply_with_row(of, std::move(answer));
}

void shard::erase(std::string run_id, reply<run_row> answer) {
  post([this, run_id = std::move(run_id), answer = std::move(answer)] {
    erase_now(run_id, answer);
  });
}

void shard::erase_now(const std::string& run_id, reply<run_row> answer) {
  if (auto why = not_working()) return answer(*why);
  auto row = env_.store.find_run(run_id);
  if (!row) return answer(row.error());
  if (!*row) return answer(no_such_run(run_id));
  const bool ended = journal::is_ended((*row)->status);
  // The store may tell of the end before the committer has.
  if (resident* of = find(run_id); of != nullptr && ended && of->state.ended()) drop(*of);
  const bool removable = ended || (*row)->status == run_status::blocked;
  if (!removable || find(run_id) != nullptr) {
    return answer(wrong_state(**row, "an ended or blocked run can be deleted; cancel it first"));
  }
  journal::change change;
  change.run_id = run_id;
  change.erases = true;
  change.row = **row;
  change.status_before = (*row)->status;
  submit_alone(std::move(change), [row = **row, answer](const failure* why) {
    if (why != nullptr) return answer(*why);
    answer(row);
  });
}

void shard::answer_hook(journal::hook_row hook, hook_answer given, reply<run_row> answer) {
  auto shared = std::make_shared<hook_answer>(std::move(given));
  control(hook.run_id, asked::hook, std::move(answer),
          [hook, shared](resident& of) -> std::optional<failure> {
            operation* op = of.state.find(hook.seq);
            if (op == nullptr || op->kind != journal::operation_kind::hook) {
              return failure{PAWL_ERROR_CONFLICT, "hook " + hook.key + " of run " + hook.run_id +
                                                      " was answered already"};
            }
            switch (shared->what) {
              case hook_answer::kind::value:
                of.state.complete(hook.seq, shared->value);
                break;
              case hook_answer::kind::error:
                of.state.fail(hook.seq, shared->error);
                break;
              case hook_answer::kind::alive:
                of.state.hook_alive(hook.seq);
                break;
            }
            return std::nullopt;
          });
}

void shard::wait(std::string run_id, bool until_ended, std::weak_ptr<void> wanted,
                 reply<run_row> answer) {
  post([this, run_id = std::move(run_id), until_ended, wanted = std::move(wanted),
        answer = std::move(answer)] {
    std::erase_if(waiters_, [&](const auto& each) {
      return each.first == run_id && each.second.wanted.expired();
    });
    auto row = env_.store.find_run(run_id);
    if (!row) return answer(row.error());
    if (!*row) return answer(no_such_run(run_id));
    // What is in the store may be older than what is on its way there, or newer than what the
    // watchers of this host were told: then the commit answers.
    run_status status = (*row)->status;
    bool rests = status == run_status::waiting || status == run_status::sleeping ||
                 status == run_status::paused || status == run_status::blocked;
    resident* of = find(run_id);
    bool commits = of != nullptr && of->commits > 0;
    bool moving = commits || (of != nullptr && (of->touched || of->state.under_way()));
    if ((journal::is_ended(status) && !commits) || (!until_ended && rests && !moving))
      return answer(std::move(**row));
    waiters_.emplace(run_id, waiter{until_ended, wanted, answer});
  });
}

void shard::look(std::function<void(shard&)> look) {
  post([this, look = std::move(look)] { look(*this); });
}

void shard::halt(failure why) {
  post([this, why = std::move(why)] {
    if (!broken_) drop_everything(why);
  });
}

void shard::drain(std::function<void()> drained) {
  post([this, drained = std::move(drained)] {
    draining_ = true;
    drained_ = drained;
    for (const auto& [tag, call] : calls_) env_.dispatcher.ask_to_stop(call.token);
    for (auto& [id, each] : runs_) let_go_of(*each);
    recovery_cursor_.reset();
    to_recover_.clear();
  });
}

void shard::close() {
  inbox rest;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    std::swap(rest, inbox_);
  }
  drop_everything({PAWL_ERROR_UNAVAILABLE, "the host is stopping", {}, true});
  waiters_.clear();
  commits_.clear();
  outbox_.clear();
}

}  // namespace pawl::engine
