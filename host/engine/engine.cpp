#include "engine/engine.hpp"

#include "actions/payload.hpp"
#include "engine/fork.hpp"
#include "flow/utc_text.hpp"

#include <functional>
#include <utility>

namespace pawl::engine {

using journal::run_row;

namespace {

result<void> check_value(const journal::hook_row& hook, const std::string& value,
                         uint64_t bytes_max) {
  const std::string whose = "the value for hook " + hook.key;
  if (value.size() > bytes_max) {
    return failure{PAWL_ERROR_TOO_LARGE, whose + " is " + std::to_string(value.size()) +
                                             " bytes, the limit is " + std::to_string(bytes_max)};
  }
  auto accepts =
      schema::checker::compile(std::string_view(hook.schema.empty() ? "true" : hook.schema));
  if (!accepts) return accepts.error();
  return actions::check_payload(*accepts, value, PAWL_ERROR_INVALID_INPUT, whose, {});
}

failure why_not_open(journal::store& store, std::string_view token) {
  auto closed = store.find_closed_hook(token);
  if (!closed) return closed.error();
  if (!*closed) {
    return {PAWL_ERROR_NOT_FOUND,
            "there is no hook with this token: see `pawl hooks list` for those that are open"};
  }
  const journal::closed_hook& hook = **closed;
  const std::string which = "hook " + hook.key + " of run " + hook.run_id;
  const std::string at = " at " + utc_text(hook.closed_ms);
  switch (hook.how) {
    case journal::hook_end::answered:
      return {PAWL_ERROR_CONFLICT, which + " was answered already," + at};
    case journal::hook_end::expired:
      return {"gone", which + " timed out" + at};
    case journal::hook_end::unwanted:
      break;
  }
  return {"gone", which + " is over: its run stopped waiting for it" + at};
}

}  // namespace

engine::engine(environment env, size_t shards, std::function<void(size_t)> wake,
               std::function<void(const journal::change&)> on_durable)
    : env_(std::move(env)),
      on_durable_(std::move(on_durable)),
      gate_({[this](const flow::claim& of, const std::string& action) {
               shards_[of.shard]->granted(of.tag, action);
             },
             [this](size_t shard, const std::string& action, int64_t at_ms) {
               shards_[shard]->look_later(action, at_ms);
             }}),
      admission_({[this](std::string_view workflow) { return unfinished(workflow); },
                  [this](const std::string& run_id) { load(run_id); }}) {
  env_.limits.shards = static_cast<uint32_t>(shards);
  for (size_t i = 0; i < shards; ++i) {
    shards_.push_back(std::make_unique<shard>(i, env_, flow_control{gate_, admission_},
                                              static_cast<neighbours&>(*this),
                                              [wake, i] { wake(i); }));
  }
}

shard& engine::of(std::string_view run_id) {
  return *shards_[std::hash<std::string_view>()(run_id) % shards_.size()];
}

bool engine::owns(size_t shard, std::string_view run_id) const {
  return std::hash<std::string_view>()(run_id) % shards_.size() == shard;
}

void engine::start(const new_run_request& request, reply<started_run> answer) {
  // The same key gives the same run, also where its input would not fit any more.
  if (!request.idempotency_key.empty()) {
    auto existing = env_.store.find_idempotent(request.workflow, request.idempotency_key);
    if (!existing) return answer(existing.error());
    if (*existing) return answer(started_run{**existing, true});
  }
  if (!request.id.empty()) {
    auto taken = env_.store.find_run(request.id);
    if (!taken) return answer(taken.error());
    if (*taken)
      return answer(
          failure{PAWL_ERROR_CONFLICT, "a run with id '" + request.id + "' exists already"});
  }
  auto made = make_new_run(request, env_);
  if (!made) return answer(made.error());
  shard& owner = of(made->row.id);
  owner.start(std::move(*made), request.input, std::move(answer));
}

void engine::cancel(std::string run_id, reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.cancel(std::move(run_id), std::move(answer));
}
void engine::pause(std::string run_id, reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.pause(std::move(run_id), std::move(answer));
}
void engine::resume(std::string run_id, reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.resume(std::move(run_id), std::move(answer));
}
void engine::retry(const std::string& run_id, reply<run_row> answer) {
  of(run_id).retry(run_id, std::move(answer));
}
void engine::erase(std::string run_id, reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.erase(std::move(run_id), std::move(answer));
}
void engine::migrate(std::string run_id, modules::pin to, reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.migrate(std::move(run_id), std::move(to), std::move(answer));
}
void engine::wait(std::string run_id, bool until_ended, std::weak_ptr<void> wanted,
                  reply<run_row> answer) {
  shard& owner = of(run_id);
  owner.wait(std::move(run_id), until_ended, std::move(wanted), std::move(answer));
}

void engine::fork(std::string_view run_id, std::string_view from_step, std::string new_id,
                  reply<started_run> answer) {
  if (new_id.empty()) new_id = make_run_id(env_);
  auto copy = fork_of(run_id, from_step, new_id, env_);
  if (!copy) return answer(copy.error());
  of(new_id).create(std::move(*copy), std::move(answer));
}

void engine::answer_hook(std::string_view token, hook_answer given, reply<run_row> answer) {
  auto hook = env_.store.find_hook(token);
  if (!hook) return answer(hook.error());
  if (!*hook) {
    return answer(why_not_open(env_.store, token));
  }
  if (given.what == hook_answer::kind::value) {
    auto fits = check_value(**hook, given.value, env_.limits.payload_bytes_max);
    if (!fits) return answer(fits.error());
  }
  shard& owner = of((*hook)->run_id);
  owner.answer_hook(std::move(**hook), std::move(given), std::move(answer));
}

void engine::open_steps(std::string run_id, reply<std::vector<open_step>> answer) {
  shard& owner = of(run_id);
  owner.open_steps(std::move(run_id), std::move(answer));
}

void engine::set_flow_limits(flow_limits given) {
  env_.overrides.set(std::move(given));
  const flow_limits& now = env_.overrides.now();
  for (const flow::line_depth& line : gate_.depths()) {
    const action_limits declared = env_.dispatcher.defaults(line.name).limits;
    gate_.set_limits(line.name, now.of_action(line.name, declared), env_.clock.now_ms());
  }
  for (const flow::line_depth& line : admission_.depths()) {
    const auto newest = env_.workflows.newest(line.name);
    const workflow_limits declared = newest ? newest->limits : workflow_limits{};
    admission_.set_limits(line.name, now.of_workflow(line.name, declared));
  }
}

result<std::vector<flow::unfinished_run>> engine::unfinished(std::string_view workflow) {
  using journal::run_status;
  journal::run_filter filter;
  filter.workflow = workflow;
  filter.statuses = {run_status::queued,  run_status::running, run_status::sleeping,
                     run_status::waiting, run_status::paused,  run_status::blocked};
  std::vector<flow::unfinished_run> all;
  std::string cursor;
  do {
    auto page = env_.store.list_runs(filter, cursor, 1000);
    if (!page) return page.error();
    for (const run_row& row : page->items) {
      const bool begun = !journal::is_to_begin(row);
      if (begun || row.status == run_status::queued) all.push_back({candidate_of(row), begun});
    }
    cursor = std::move(page->next);
  } while (!cursor.empty());
  return all;
}

void engine::recover() {
  admission_.forget_all();  // it may be ahead of the disk
  for (auto& each : shards_) each->recover();
}
void engine::halt(const failure& why) {
  for (auto& each : shards_) each->halt(why);
}
void engine::drain(const std::function<void()>& drained) {
  for (auto& each : shards_) each->drain(drained);
}

void engine::close() {
  for (auto& each : shards_) each->close();
}

void engine::load(const std::string& run_id) {
  of(run_id).load(run_id);
}
void engine::cancel(const std::string& run_id) {
  of(run_id).cancel(run_id, [](const result<run_row>&) {});
}
void engine::child_ended(const std::string& parent_id, uint64_t parent_seq) {
  of(parent_id).child_ended(parent_id, parent_seq);
}
void engine::durable(const journal::change& what) {
  if (on_durable_) on_durable_(what);
}

}  // namespace pawl::engine
