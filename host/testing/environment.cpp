#include "testing/crash_explorer.hpp"
#include "testing/environment_state.hpp"
#include "testing/replay_recording.hpp"

#include <algorithm>
#include <utility>

namespace pawl::testing {
namespace {

shelf_options shelf_of(const environment_options& options) {
  return {options.modules, options.builtin_modules, options.module_config,
          options.limits,  options.models,          options.action_wait};
}

simulation_options simulation_of(const environment_options& options) {
  return {options.limits, options.begin_ms, options.seed, options.action_wait};
}

schema::checker compile(std::string_view schema) {
  return value_or_throw(schema::checker::compile(schema));
}

result<std::string> to_result(const error& why) {
  return failure{why.code(), why.message(), why.details(), why.retryable(),
                 why.retry_after().count()};
}

}  // namespace

environment_state::environment_state(const environment_options& given)
    : options(given), sim(std::make_shared<module_shelf>(shelf_of(given)), simulation_of(given)) {}

environment_state::environment_state(const environment_state& like,
                                     std::shared_ptr<journal::memory_store> store)
    : options(like.options),
      sim(like.sim.modules(), simulation_of(like.options), std::move(store)) {
  for (const auto& [action, script] : like.scripts) {
    auto fresh = stub(action, script->otherwise);
    fresh->moves = script->moves;
  }
}

std::shared_ptr<stub_script> environment_state::stub(std::string_view action,
                                                     stub_schemas otherwise) {
  auto script = std::make_shared<stub_script>();
  script->action = action;
  script->otherwise = otherwise;
  scripts[script->action] = script;
  sim.relay().stubs().set(
      script->action, [script](const call_info& told) { return script->call(told); },
      std::move(otherwise));
  return script;
}

std::string environment_state::start(std::string_view workflow, const payload& input,
                                     std::string id) {
  engine::new_run_request request;
  request.workflow = workflow;
  request.input = input.text();
  request.id = std::move(id);
  request.trigger = "test";
  return value_or_throw(sim.ask<engine::started_run>(
                            [&](auto answer) { sim.engine().start(request, std::move(answer)); }))
      .run_id;
}

journal::run_row environment_state::row(std::string_view run_id) {
  auto found = value_or_throw(sim.store()->find_run(run_id));
  if (!found) throw test_error("there is no run '" + std::string(run_id) + "'");
  return std::move(*found);
}

environment::environment(const environment_options& options)
    : state_(std::make_shared<environment_state>(options)) {}
environment::environment(std::shared_ptr<environment_state> of) : state_(std::move(of)) {}
environment::environment(environment&&) noexcept = default;
environment::~environment() = default;

action_stub environment::stub(std::string_view action) {
  return action_stub(state_->stub(action));
}

action_stub environment::stub(std::string_view action, std::string_view input_schema,
                              std::string_view output_schema) {
  return action_stub(state_->stub(action, {compile(input_schema), compile(output_schema)}));
}

void environment::stub_all(const recording& from) {
  for (const std::string& action : actions_of(from)) stub(action).replays(from);
}

void environment::set_credential(std::string_view kind, const payload& fields) {
  state_->sim.modules()->set_credential(std::string(kind), fields.text());
}

const std::vector<call_info>& environment::calls() const {
  return state_->sim.relay().calls();
}

std::vector<call_info> environment::calls(std::string_view action) const {
  std::vector<call_info> some;
  std::ranges::copy_if(calls(), std::back_inserter(some),
                       [&](const call_info& each) { return each.action == action; });
  return some;
}

std::vector<call_info> environment::open_calls(std::string_view action) const {
  return state_->sim.relay().stubs().open_calls(action);
}

void environment::complete(std::string_view action, const payload& output, size_t index) {
  state_->sim.relay().stubs().answer(action, index, result<std::string>(output.text()));
  state_->sim.settle();
}

void environment::fail(std::string_view action, const error& why, size_t index) {
  state_->sim.relay().stubs().answer(action, index, to_result(why));
  state_->sim.settle();
}

test_run environment::start(std::string_view workflow, const payload& input) {
  return {state_, state_->start(workflow, input)};
}

test_run environment::run(std::string_view workflow, const payload& input) {
  test_run started = start(workflow, input);
  return started.finish();
}

test_run environment::find(std::string_view run_id) {
  return {state_, state_->row(run_id).id};
}

int64_t environment::now_ms() const {
  return state_->sim.now_ms();
}

void environment::advance(std::chrono::milliseconds time) {
  state_->sim.advance(time.count());
}

void environment::crash() {
  state_->sim.crash();
  state_->sim.settle();
}

crash_report environment::explore_crashes(std::string_view workflow, const payload& input,
                                          const crash_options& options) {
  story_plot plot{std::string(workflow), input.text(), {}};
  if (options.outside) {
    plot.outside = [&](const std::shared_ptr<environment_state>& in, test_run& run) {
      environment world(in);
      options.outside(world, run);
    };
  }
  return crash_explorer(*state_, std::move(plot), options).explore();
}

replay_report environment::replay(const recording& recorded) {
  return replay_recording(recorded, state_->sim.modules());
}

}  // namespace pawl::testing
