#include "engine/simulation.hpp"

#include <pawl/module.h>

#include <map>
#include <stdexcept>

namespace pawl::testing {
namespace {

// Several engines of one test share the program's module.
std::shared_ptr<module_shelf> own_modules() {
  static const auto shelf =
      std::make_shared<module_shelf>(shelf_options{.builtin_modules = {&pawl_module_v1}});
  return shelf;
}

simulation_options without_chance() {
  simulation_options options;
  options.limits.shards = 2;
  options.limits.retry.jitter = 0;
  return options;
}

}  // namespace

simulated_engine::simulated_engine(std::shared_ptr<journal::memory_store> store)
    : simulation(own_modules(), without_chance(), std::move(store)) {}

void simulated_engine::answer(std::string_view action, const result<std::string>& with) {
  relay().stubs().answer(action, 0, with);
  settle();
}

void simulated_engine::answer_nth(std::string_view action, size_t index, const action_body& body) {
  relay().stubs().answer(action, index, body);
  settle();
}

void simulated_engine::break_disk(std::optional<failure> why) {
  const bool heals = committer().broken() && !why;
  committer().break_with(std::move(why));
  if (heals) engine().recover();
}

size_t simulated_engine::count(std::string_view action) {
  size_t times = 0;
  for (const seen_call& each : calls()) times += each.action == action ? 1 : 0;
  return times;
}

std::string simulated_engine::start(std::string_view workflow, std::string input, std::string id,
                                    std::string idempotency_key) {
  engine::new_run_request request;
  request.workflow = workflow;
  request.input = std::move(input);
  request.id = std::move(id);
  request.idempotency_key = std::move(idempotency_key);
  request.trigger = "test";
  auto started = ask<engine::started_run>([&](auto reply) { engine().start(request, reply); });
  if (!started) throw std::runtime_error(started.error().code + ": " + started.error().message);
  return started->run_id;
}

journal::run_row simulated_engine::row(std::string_view run_id) {
  auto row = store()->find_run(run_id);
  if (!row || !*row) throw std::runtime_error("no run " + std::string(run_id));
  return **row;
}

std::string simulated_engine::output(std::string_view run_id) {
  std::string output;
  auto read = store()->read_events(run_id, 0, [&](const journal::event& each) {
    if (each.type == journal::event_type::run_completed) output = each.payload;
    return true;
  });
  return read.ok() ? output : read.error().message;
}

std::vector<std::string> simulated_engine::events(std::string_view run_id) {
  std::vector<std::string> names;
  std::map<uint64_t, std::pair<journal::operation_kind, std::string>> scheduled;
  auto read = store()->read_events(run_id, 0, [&](const journal::event& each) {
    if (each.type == journal::event_type::scheduled) {
      scheduled[each.seq] = {each.operation, std::string(each.key)};
    }
    auto of = scheduled[each.type == journal::event_type::scheduled ? each.seq : each.refers];
    std::string name(journal::event_name(each.type, of.first));
    names.push_back(of.second.empty() ? name : name + " " + of.second);
    return true;
  });
  if (!read) names.push_back(read.error().message);
  return names;
}

result<journal::run_row> simulated_engine::cancel(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine().cancel(id, reply); });
}
result<journal::run_row> simulated_engine::pause(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine().pause(id, reply); });
}
result<journal::run_row> simulated_engine::resume(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine().resume(id, reply); });
}
result<journal::run_row> simulated_engine::retry(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine().retry(id, reply); });
}
result<engine::started_run> simulated_engine::fork(const std::string& id, const std::string& from,
                                                   const std::string& new_id) {
  return ask<engine::started_run>([&](auto reply) { engine().fork(id, from, new_id, reply); });
}
result<journal::run_row> simulated_engine::answer_hook(const std::string& token,
                                                       std::string value) {
  return ask<journal::run_row>([&](auto reply) {
    engine().answer_hook(token, {engine::hook_answer::kind::value, std::move(value), {}}, reply);
  });
}

}  // namespace pawl::testing
