#include "triggers/delivery.hpp"
#include "triggers/service.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::triggers {
namespace {

constexpr int64_t first_retry_ms = 1'000;
constexpr int64_t last_retry_ms = 300'000;

// When to try again by itself; 0: only when a person says so.
int64_t retry_at(const failure& why, uint32_t attempts, int64_t now_ms) {
  if (!why.retryable && why.code != "busy" && why.code != "unavailable") return 0;
  const int64_t delay_ms = std::min(last_retry_ms, first_retry_ms << std::min(attempts - 1, 20U));
  return now_ms + std::max(delay_ms, why.retry_after_ms);
}

bool failed(const firing::start& one) {
  return !one.filtered && one.run_id.empty() && !one.existed;
}

// What the seen keys of polls are: a workflow's idempotency keys.
std::string seen_key(const std::string& workflow, const std::string& idempotency_key) {
  return fmt::format("{} {}", workflow, idempotency_key);
}

std::string outcome_of(const std::vector<firing::start>& starts) {
  if (std::ranges::any_of(starts, failed)) return "failed";
  const bool all_filtered = std::ranges::all_of(starts, &firing::start::filtered);
  return all_filtered ? "filtered" : "started";
}

const target* target_of(const definition& by, const failed_start& failed) {
  const target* of_workflow = nullptr;
  for (const target& each : by.targets) {
    if (each.workflow != failed.workflow) continue;
    if (each.occurrence == failed.occurrence) return &each;
    of_workflow = &each;
  }
  return of_workflow;
}

}  // namespace

void service::begin(const std::shared_ptr<firing>& what) {
  what->open = 1;  // this function itself
  for (size_t i = 0; i < what->occasions.size(); ++i) {
    for (size_t t = 0; t < what->by->targets.size(); ++t) {
      if (what->only.value_or(t) == t)
        begin_start(what, what->occasions[i], i, what->by->targets[t]);
    }
  }
  if (--what->open == 0) what->done(*what);
}

void service::begin_start(const std::shared_ptr<firing>& what, const occasion& about,
                          size_t about_index, const target& to) {
  const size_t index = what->starts.size();
  firing::start& one = what->starts.emplace_back();
  one.occasion = about_index;
  one.workflow = to.workflow;
  one.occurrence = to.occurrence;
  intent made = intent_of(*what->by, to, about);
  if (made.verdict == intent::verdict::filtered) {
    one.filtered = true;
    return;
  }
  if (made.verdict == intent::verdict::failed) {
    one.stage = std::move(made.stage);
    one.why = std::move(made.why);
    return;
  }
  one.stage = "start";
  if (what->by->kind == kind::poll) {
    one.seen = seen_key(to.workflow, made.request.idempotency_key);
    auto seen = ledger_.has_seen(what->of->name, one.seen);
    if (!seen) {
      one.why = std::move(seen).error();
      return;
    }
    if (*seen) {
      one.existed = true;
      return;
    }
  }
  ++what->open;
  runner_.start(
      std::move(made.request), [this, inbox = inbox_, what, index](result<start_answer> answer) {
        inbox->post(
            [this, what, index, answer = std::move(answer)] { answered(*what, index, answer); });
      });
}

void service::answered(firing& what, size_t index, result<start_answer> answer) {
  firing::start& one = what.starts[index];
  if (answer) {
    one.run_id = answer->run_id;
    one.existed = answer->existed;
  } else {
    one.why = std::move(answer).error();
  }
  if (--what.open == 0) {
    const auto done = std::move(what.done);
    done(what);
  }
}

// Counts and keeps what came of a firing. Nothing of it holds when it can't be kept.
result<fired> service::settle(firing& what, fire noted, record next, bool durable) {
  trigger& on = *what.of;
  fired made;
  ledger::entry with;
  const auto known = [&](const failed_start& one) {
    return std::ranges::any_of(on.failures, [&](const auto& each) {
      return each.second.workflow == one.workflow && each.second.occurrence == one.occurrence &&
             each.second.key == one.key;
    });
  };
  for (firing::start& one : what.starts) {
    next.counts.filtered += one.filtered;
    next.counts.existed += one.existed;
    next.counts.started += !one.existed && !one.run_id.empty();
    if (!one.run_id.empty()) {
      made.runs.push_back({one.workflow, one.run_id, one.existed});
      if (!one.seen.empty()) with.put_seen(on.name, one.seen);
    }
    if (!failed(one)) continue;
    const occasion& about = what.occasions[one.occasion];
    failed_start kept{.id = fmt::format("{:012x}-{:08x}", now_ms_, random_() & 0xffff'ffff),
                      .at_ms = now_ms_,
                      .workflow = one.workflow,
                      .occurrence = one.occurrence,
                      .stage = one.stage,
                      .why = one.why,
                      .document = about.document,
                      .input = about.input,
                      .key = about.key,
                      .retry_at_ms = retry_at(one.why, 1, now_ms_)};
    if (kept.key.empty()) kept.key = kept.id;
    if (known(kept)) continue;
    with.put_failure(on.name, kept);
    made.failures.push_back(std::move(kept));
  }
  if (on.failures.size() + made.failures.size() > options_.failures_max) {
    return failure{
        .code = "unavailable",
        .message = fmt::format("trigger {} keeps {} failed starts already; see them with "
                               "`pawl triggers show {}`, and retry them",
                               on.name, on.failures.size(), on.name),
        .retryable = true,
        .retry_after_ms = 60'000};
  }
  ++next.counts.fired;
  next.counts.failed += made.failures.size();
  noted.at_ms = now_ms_;
  noted.outcome = outcome_of(what.starts);
  noted.run_ids = what.run_ids();
  for (const failed_start& each : made.failures) {
    if (noted.note.empty()) noted.note = each.why.message;
  }
  next.note(std::move(noted));
  if (on.removed) return made;
  if (durable || !made.failures.empty()) {
    if (auto kept = commit(on, std::move(next), std::move(with)); !kept)
      return std::move(kept).error();
  } else {
    on.record = std::move(next);
    on.dirty = true;
  }
  for (const failed_start& each : made.failures) {
    failed_start& head = on.failures[each.id] = each;
    head.document.clear();
    head.input.clear();
  }
  return made;
}

void service::take_delivery(const trigger_ptr& on, std::shared_ptr<const definition> by,
                            occasion about, bool by_hand, answer to) {
  auto what = std::make_shared<firing>();
  what->of = on;
  what->by = std::move(by);
  std::optional<failure> without_id;
  if (!by_hand) {
    auto id = delivery_id(*what->by, about);
    if (id) {
      about.key = std::move(*id);
    } else {
      without_id = std::move(id).error();
    }
  }
  what->occasions.push_back(std::move(about));
  what->done = [this, to = std::move(to)](firing& done) {
    to(settle(done, {.key = done.occasions.front().key}, done.of->record, false));
  };
  if (!without_id) return begin(what);
  for (const target& each : what->by->targets) {
    firing::start& one = what->starts.emplace_back();
    one.workflow = each.workflow;
    one.occurrence = each.occurrence;
    one.stage = "delivery";
    one.why = *without_id;
  }
  what->done(*what);
}

void service::retry_all(const trigger_ptr& on, std::vector<std::string> ids, answer to) {
  struct gathered {
    fired all;
    std::optional<failure> wrong;
    size_t open;
    answer to;
  };
  auto gather = std::make_shared<gathered>(gathered{{}, {}, ids.size() + 1, std::move(to)});
  const auto one_done = [gather](result<fired> one) {
    if (one) {
      std::ranges::move(one->runs, std::back_inserter(gather->all.runs));
      std::ranges::move(one->failures, std::back_inserter(gather->all.failures));
    } else if (!gather->wrong) {
      gather->wrong = std::move(one).error();
    }
    if (--gather->open > 0) return;
    if (gather->wrong) return gather->to(std::move(*gather->wrong));
    gather->to(std::move(gather->all));
  };
  for (const std::string& id : ids) begin_retry(on, id, one_done);
  one_done(fired());
}

void service::begin_retry(const trigger_ptr& on, const std::string& id, answer to) {
  auto failed = ledger_.find_failure(on->name, id);
  if (!failed) return to(std::move(failed).error());
  const target* found = target_of(*on->made, *failed);
  if (found == nullptr) {
    return to(failure{.code = "conflict",
                      .message = fmt::format("trigger {} has no target with the workflow {} any "
                                             "more, for the failed start {}",
                                             on->name, failed->workflow, id)});
  }
  auto what = std::make_shared<firing>();
  what->of = on;
  what->by = on->made;
  what->only = found - on->made->targets.data();
  occasion about{failed->document, failed->input, failed->key};
  if (failed->stage == "delivery" && on->made->kind == kind::webhook) {
    if (auto given = delivery_id(*on->made, about); given && !given->empty()) about.key = *given;
  }
  what->occasions.push_back(std::move(about));
  what->done = [this, kept = std::move(*failed), to = std::move(to)](firing& done) {
    finish_retry(done, kept, to);
  };
  begin(what);
}

void service::finish_retry(firing& what, failed_start kept, const answer& to) {
  trigger& on = *what.of;
  const firing::start& one = what.starts.front();
  record next = on.record;
  ledger::entry with;
  fired made;
  if (failed(one)) {
    ++kept.attempts;
    kept.stage = one.stage;
    kept.why = one.why;
    kept.retry_at_ms = retry_at(one.why, kept.attempts, now_ms_);
    with.put_failure(on.name, kept);
  } else {
    with.clear_failure(on.name, kept.id);
    if (!one.seen.empty()) with.put_seen(on.name, one.seen);
    if (!one.run_id.empty()) made.runs.push_back({one.workflow, one.run_id, one.existed});
    next.counts.started += !one.run_id.empty() && !one.existed;
    next.counts.existed += one.existed;
    next.counts.filtered += one.filtered;
    next.note({.at_ms = now_ms_,
               .key = kept.key,
               .outcome = one.filtered ? "filtered" : "started",
               .run_ids = what.run_ids(),
               .note = fmt::format("the failed start {} again", kept.id)});
  }
  if (on.removed) return to(std::move(made));
  if (auto written = commit(on, std::move(next), std::move(with)); !written) {
    // It is on disk as it was, and is tried again by itself.
    if (const auto head = on.failures.find(kept.id); head != on.failures.end())
      head->second.retry_at_ms = on.pause_until_ms;
    return to(std::move(written).error());
  }
  if (failed(one)) {
    made.failures.push_back(kept);
    kept.document.clear();
    kept.input.clear();
    on.failures[kept.id] = std::move(kept);
  } else {
    on.failures.erase(kept.id);
  }
  to(std::move(made));
}

}  // namespace pawl::triggers
