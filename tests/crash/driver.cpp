// The program that is killed: starts runs, goes on with those of its earlier lives, answers their
// hooks, and ends when all have ended.
//
//   driver DIRECTORY FIRST COUNT
//
// In DIRECTORY: `data`; `effects`, where each call of an action appends its idempotency key;
// `acknowledged`, where each start and each answer to a hook is noted once the host has said yes to
// it. One byte on stdout says that the host is open.
#include "crash/shapes.hpp"

#include <pawl/action.hpp>
#include <pawl/host.hpp>
#include <pawl/workflow.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <string>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;

namespace {

int effects = -1;
int acknowledged = -1;

// In one system call, so that a kill leaves all of the line or nothing.
void append_line(int file, const std::string& text) {
  const std::string line = text + '\n';
  if (::write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
}

struct number {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(number, (), (value))
struct list {
  std::vector<int> items;
};
BOOST_DESCRIBE_STRUCT(list, (), (items))

constexpr pawl::action<number, number> work{"work"};
constexpr pawl::action<number, number> blocking_work{"blocking-work"};
constexpr pawl::action<number, number> flaky_work{"flaky-work"};

number add_one(const pawl::call& call, number in) {
  append_line(effects, std::string(call.idempotency_key()));
  return {in.value + 1};
}
PAWL_ACTION(work, "Work", "Appends to the effects and adds one", add_one)

number add_one_slowly(const pawl::call& call, number in) {
  const number out = add_one(call, in);
  std::this_thread::sleep_for(1ms);
  return out;
}
PAWL_ACTION(blocking_work, "Blocking work", "The same, and takes a while", add_one_slowly,
            pawl::blocking)

number add_one_at_last(const pawl::call& call, number in) {
  const number out = add_one(call, in);
  if (call.attempt() < 3) throw pawl::transient_error(PAWL_ERROR_UNAVAILABLE, "not yet");
  return out;
}
PAWL_ACTION(flaky_work, "Flaky work", "The same, at the third attempt", add_one_at_last)

pawl::task<number> sequence(pawl::context& ctx, number in) {
  const number first = co_await work.run(ctx, in);
  const number second = co_await blocking_work.run(ctx, first);
  co_return co_await work.run(ctx, second);
}
PAWL_WORKFLOW(sequence, "sequence", "Sequence", "Three steps")

pawl::task<number> fan(pawl::context& ctx, number in) {
  const std::vector<int> items = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  auto done = co_await pawl::map(
      "fan", items, [&](int item) { return blocking_work.run(ctx, {in.value + item}); },
      pawl::map_options().concurrency(4));
  number sum;
  for (const number& each : done.values()) sum.value += each.value;
  co_return sum;
}
PAWL_WORKFLOW(fan, "fan", "Fan", "Ten steps, four at a time")

pawl::task<number> parent(pawl::context& ctx, number in) {
  const number made = co_await ctx.child<number>("sequence", in);
  co_return co_await work.run(ctx, made);
}
PAWL_WORKFLOW(parent, "parent", "Parent", "A child run, then a step")

pawl::task<number> nap(pawl::context& ctx, number in) {
  const number made = co_await work.run(ctx, in);
  co_await ctx.sleep(30ms);
  co_return co_await work.run(ctx, made);
}
PAWL_WORKFLOW(nap, "nap", "Nap", "A step, a sleep, a step")

pawl::task<number> flaky(pawl::context& ctx, number in) {
  co_return co_await flaky_work.retry(pawl::retry().attempts(9).delay(5ms)).run(ctx, in);
}
PAWL_WORKFLOW(flaky, "flaky", "Flaky", "A step that fails twice")

pawl::task<number> hooked(pawl::context& ctx, number in) {
  number made = co_await work.run(ctx, in);
  made.value += (co_await ctx.hook<number>("wait")).value;
  co_return co_await work.run(ctx, made);
}
PAWL_WORKFLOW(hooked, "hooked", "Hooked", "A step, a hook, a step")

pawl::task<number> generations(pawl::context& ctx, number in) {
  const number made = co_await work.run(ctx, in);
  if (ctx.generation() < 3) co_await ctx.continue_as_new(made);
  co_return made;
}
PAWL_WORKFLOW(generations, "generations", "Generations", "A step in each of four generations")

PAWL_MODULE("crash", "1.0.0", "Crash", "What the crash test runs")

void start_runs(pawl::host& host, size_t first, size_t count) {
  std::atomic<size_t> next = first;
  std::vector<std::thread> starters;
  for (int i = 0; i < 3; ++i) {
    starters.emplace_back([&] {
      for (size_t number = next++; number < first + count; number = next++) {
        const std::string id = crash::id_of(number);
        auto started = host.start({.workflow = crash::shape_of(number).workflow,
                                   .input = crash::input_of(number),
                                   .id = id,
                                   .idempotency_key = "key-" + id});
        if (started) append_line(acknowledged, "start " + started->run_id);
      }
    });
  }
  for (std::thread& each : starters) each.join();
}

void answer_hooks(pawl::host& host) {
  auto open = host.list_hooks({}, 1000);
  if (!open) return;
  for (const pawl::hook_info& each : open->items) {
    if (host.resume_hook(each.token, crash::hook_value)) {
      append_line(acknowledged, "hook " + each.run_id);
    }
  }
}

bool all_ended(pawl::host& host) {
  auto unfinished = host.list_runs(
      {.statuses = {"queued", "running", "sleeping", "waiting", "paused", "blocked"}, .limit = 1});
  return unfinished && unfinished->items.empty() && unfinished->next.empty();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string directory = argv[1];
  constexpr int how = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  effects = ::open((directory + "/effects").c_str(), how, 0600);
  acknowledged = ::open((directory + "/acknowledged").c_str(), how, 0600);
  if (effects < 0 || acknowledged < 0) return 2;

  pawl::host_options options;
  options.data_directory = directory + "/data";
  options.builtin_modules = {&pawl_module_v1};
  options.limits.shards = 2;
  auto host = pawl::host::open(std::move(options));
  if (!host) {
    std::fprintf(stderr, "%s\n", host.error().message.c_str());
    return 2;
  }
  if (::write(STDOUT_FILENO, "o", 1) != 1) return 2;
  const size_t first = std::strtoul(argv[2], nullptr, 10);
  const size_t count = std::strtoul(argv[3], nullptr, 10);
  // Counts what may leave something to do: a hook that was opened, a run that ended.
  std::atomic<uint64_t> moved = 0;
  std::atomic<bool> started_all = false;
  auto watching = (*host)->watch([&](const std::string&, const auto& events) {
    for (const pawl::event_info& each : events) {
      if (each.name != "hook_opened" && !each.name.starts_with("run_")) continue;
      ++moved;
      moved.notify_one();
    }
  });
  auto starting = std::async(std::launch::async, [&] {
    start_runs(**host, first, count);
    started_all = true;
    ++moved;
    moved.notify_one();
  });
  while (true) {
    const uint64_t seen = moved;
    answer_hooks(**host);
    if (started_all && all_ended(**host)) return 0;
    moved.wait(seen);
  }
}
