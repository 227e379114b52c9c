#include "engine/simulation.hpp"

#include <pawl/workflow.h>

#include <stdexcept>

namespace pawl::testing {
namespace {

// What modules see of the simulated host: nothing that they would use.
const pawl_host* silent_host() {
  static pawl_host host{
      sizeof(pawl_host),
      PAWL_ABI_MINOR,
      [](const pawl_host*, const char*) -> const void* { return nullptr; },
      [](const pawl_host*, int32_t, pawl_str, pawl_str) {},
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, const pawl_error*) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t) -> uint32_t { return 1; }};
  return &host;
}

}  // namespace

struct simulation::committer final : journal::committer {
  explicit committer(journal::store& into) : store(into) {}
  void submit(std::vector<journal::submission> batch) override {
    for (auto& each : batch) queue.push_back(std::move(each));
  }
  bool commit(size_t changes_max) {
    bool any = false;
    for (; changes_max > 0 && !queue.empty(); --changes_max) {
      journal::submission next = std::move(queue.front());
      queue.pop_front();
      journal::commit_outcome outcome{next.tag, std::move(next.what), broken};
      if (!broken) {
        auto written = store.write({&outcome.what, 1});
        if (!written)
          throw std::logic_error("the engine wrote nonsense: " + written.error().message);
      }
      std::vector<journal::commit_outcome> one;
      one.push_back(std::move(outcome));
      next.sink->committed(std::move(one));
      any = true;
    }
    return any;
  }
  journal::store& store;
  std::deque<journal::submission> queue;
  std::optional<failure> broken;
};

struct simulation::source final : engine::workflow_source {
  source() : catalog(modules::catalog_options{{}, {}, {}, silent_host(), {}}) {
    auto added = catalog.add_builtin(&pawl_module_v1);
    if (!added) throw std::logic_error(added.error().message);
  }
  engine::workflow_handle newest(std::string_view name) override {
    return catalog.find_workflow(name);
  }
  result<engine::workflow_handle> pinned(const modules::pin& to, std::string_view name) override {
    return catalog.find_workflow(to, name);
  }
  modules::catalog catalog;
};

uint64_t simulation::world::start(const engine::call_request& request, engine::call_sink& sink) {
  uint64_t token = next_token++;
  seen_call seen{std::string(request.action),
                 std::string(request.input),
                 std::string(request.run_id),
                 std::string(request.step_key),
                 std::string(request.idempotency_key),
                 std::string(request.scope),
                 request.attempt};
  calls.push_back(seen);
  auto body = actions.find(seen.action);
  if (body == actions.end()) {
    sink.called({request.tag, {}, failure{PAWL_ERROR_UNKNOWN_ACTION, "no action " + seen.action}});
    return token;
  }
  auto ended = body->second(seen);
  if (!ended) {
    open.push_back({token, request.tag, seen, &sink});
  } else if (ended->ok()) {
    sink.called({request.tag, **ended, {}});
  } else {
    sink.called({request.tag, {}, ended->error()});
  }
  return token;
}

void simulation::world::abandon(uint64_t token) {
  std::erase_if(open, [&](const open_call& each) { return each.token == token; });
}

simulation::simulation(std::shared_ptr<journal::memory_store> store)
    : store_(std::move(store)), world_(std::make_unique<world>()) {
  limits.shards = 2;
  limits.retry.jitter = 0;
  build();
}

simulation::~simulation() {
  engine_.reset();
}

void simulation::build() {
  engine_.reset();
  world_->open.clear();
  std::optional<failure> broken = committer_ ? committer_->broken : std::nullopt;
  committer_ = std::make_unique<committer>(*store_);
  committer_->broken = broken;
  source_ = std::make_unique<source>();
  auto chance = std::make_shared<uint64_t>(88172645463325252ULL);
  engine::environment env{clock_,
                          *store_,
                          *committer_,
                          *world_,
                          *source_,
                          [chance] {
                            *chance ^= *chance << 13;
                            *chance ^= *chance >> 7;
                            return *chance ^= *chance << 17;
                          },
                          [](int, std::string_view, std::string_view) {},
                          limits,
                          "http://test/hooks/",
                          true};
  engine_ = std::make_unique<engine::engine>(std::move(env), limits.shards, [](size_t) {}, nullptr);
  next_ms_.assign(limits.shards, 0);
  engine_->recover();
}

void simulation::crash() {
  build();
}

bool simulation::step(size_t commits) {
  for (size_t i = 0; i < engine_->shard_count(); ++i) next_ms_[i] = engine_->at(i).turn();
  return committer_->commit(commits);
}

bool simulation::settle() {
  int quiet = 0;
  for (int turns = 0; turns < 100'000; ++turns) {
    bool moved = step();
    for (int64_t next : next_ms_) moved = moved || next <= clock_.now;
    quiet = moved ? 0 : quiet + 1;
    if (quiet == 3) return true;
  }
  return false;
}

void simulation::advance(int64_t ms) {
  int64_t until = clock_.now + ms;
  settle();
  while (clock_.now < until) {
    int64_t next = until;
    for (int64_t each : next_ms_) next = std::min(next, std::max(each, clock_.now + 1));
    clock_.now = next;
    settle();
  }
}

void simulation::answer(std::string_view action, result<std::string> with) {
  answer_nth(action, 0, [&](const seen_call&) { return with; });
}

size_t simulation::open_calls(std::string_view action) const {
  size_t open = 0;
  for (const auto& each : world_->open) open += each.seen.action == action ? 1 : 0;
  return open;
}

void simulation::answer_nth(std::string_view action, size_t index, const action_body& body) {
  for (size_t i = 0; i < world_->open.size(); ++i) {
    if (world_->open[i].seen.action != action || index-- > 0) continue;
    auto call = world_->open[i];
    world_->open.erase(world_->open.begin() + static_cast<ptrdiff_t>(i));
    auto ended = body(call.seen);
    engine::call_outcome outcome{call.tag, {}, {}};
    if (ended->ok()) {
      outcome.output = **ended;
    } else {
      outcome.failed = ended->error();
    }
    call.sink->called(std::move(outcome));
    settle();
    return;
  }
  throw std::logic_error("no call of " + std::string(action) + " is open");
}

void simulation::break_disk(std::optional<failure> why) {
  bool heals = committer_->broken && !why;
  committer_->broken = std::move(why);
  if (heals) engine_->recover();
}

size_t simulation::count(std::string_view action) const {
  size_t times = 0;
  for (const seen_call& each : world_->calls) times += each.action == action ? 1 : 0;
  return times;
}

std::string simulation::start(std::string_view workflow, std::string input, std::string id,
                              std::string idempotency_key) {
  engine::new_run_request request;
  request.workflow = workflow;
  request.input = std::move(input);
  request.id = std::move(id);
  request.idempotency_key = std::move(idempotency_key);
  request.trigger = "test";
  auto started = ask<engine::started_run>([&](auto reply) { engine_->start(request, reply); });
  if (!started) throw std::runtime_error(started.error().code + ": " + started.error().message);
  return started->run_id;
}

journal::run_row simulation::row(std::string_view run_id) {
  auto row = store_->find_run(run_id);
  if (!row || !*row) throw std::runtime_error("no run " + std::string(run_id));
  return **row;
}

std::string simulation::output(std::string_view run_id) {
  std::string output;
  auto read = store_->read_events(run_id, 0, [&](const journal::event& each) {
    if (each.type == journal::event_type::run_completed) output = each.payload;
    return true;
  });
  return read.ok() ? output : read.error().message;
}

std::vector<std::string> simulation::events(std::string_view run_id) {
  std::vector<std::string> names;
  std::map<uint64_t, std::pair<journal::operation_kind, std::string>> scheduled;
  auto read = store_->read_events(run_id, 0, [&](const journal::event& each) {
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

result<journal::run_row> simulation::cancel(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine_->cancel(id, reply); });
}
result<journal::run_row> simulation::pause(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine_->pause(id, reply); });
}
result<journal::run_row> simulation::resume(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine_->resume(id, reply); });
}
result<journal::run_row> simulation::retry(const std::string& id) {
  return ask<journal::run_row>([&](auto reply) { engine_->retry(id, reply); });
}
result<engine::started_run> simulation::fork(const std::string& id, const std::string& from,
                                             const std::string& new_id) {
  return ask<engine::started_run>([&](auto reply) { engine_->fork(id, from, new_id, reply); });
}
result<journal::run_row> simulation::answer_hook(const std::string& token, std::string value) {
  return ask<journal::run_row>([&](auto reply) {
    engine_->answer_hook(token, {engine::hook_answer::kind::value, std::move(value), {}}, reply);
  });
}

}  // namespace pawl::testing
