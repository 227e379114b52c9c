#include "engine/sample_workflows.hpp"

#include <algorithm>
#include <exception>

namespace samples {

pawl::task<number> sequence(pawl::context& ctx, number in) {
  number first = co_await a.run(ctx, in);
  number second = co_await b.run(ctx, first);
  co_return co_await c.run(ctx, second);
}
PAWL_WORKFLOW(sequence, "sequence", "Sequence", "a, then b, then c")

pawl::task<number> loop(pawl::context& ctx, number in) {
  number sum;
  for (int i = 0; i < in.value; ++i) sum = co_await a.run(ctx, sum);
  co_return sum;
}
PAWL_WORKFLOW(loop, "loop", "Loop", "a, as often as the input says")

pawl::task<number> sleeper(pawl::context& ctx, number in) {
  co_await a.run(ctx, in);
  co_await ctx.sleep(std::chrono::hours(24 * 30));
  co_return co_await b.run(ctx, in);
}
PAWL_WORKFLOW(sleeper, "sleeper", "Sleeper", "a, thirty days, b")

pawl::task<number> both(pawl::context& ctx, number in) {
  auto [x, y] = co_await pawl::all(a.run(ctx, in), b.run(ctx, in));
  co_return co_await c.run(ctx, {x.value + y.value});
}
PAWL_WORKFLOW(both, "both", "Both", "a and b at once, then c")

pawl::task<number> race(pawl::context& ctx, number in) {
  auto first = co_await pawl::any(a.run(ctx, in), ctx.sleep(10s));
  co_return number{static_cast<int>(first.index())};
}
PAWL_WORKFLOW(race, "race", "Race", "a against ten seconds")

pawl::task<list> mapped(pawl::context& ctx, list in) {
  auto done = co_await pawl::map(
      "add", in.items, [&](int item) { return a.run(ctx, {item}); },
      pawl::map_options().concurrency(2).tolerate(1));
  list out;
  for (const number& each : done.values()) out.items.push_back(each.value);
  out.items.push_back(static_cast<int>(done.failed()));
  co_return out;
}
PAWL_WORKFLOW(mapped, "mapped", "Mapped", "a for each item, two at a time, one may fail")

pawl::task<number> impatient(pawl::context& ctx, number) {
  auto hook = ctx.hook<number>("answer");
  auto first = co_await pawl::any(std::move(hook), ctx.sleep(10s));
  co_return number{static_cast<int>(first.index())};
}
PAWL_WORKFLOW(impatient, "impatient", "Impatient", "A hook against ten seconds")

pawl::task<word> approval(pawl::context& ctx, number in) {
  auto hook = ctx.hook<word>("approval", pawl::hook_options().timeout(1h).heartbeat_timeout(20min));
  co_await undo.run(ctx, {hook.token()});
  std::string refused;
  try {
    word given = co_await hook;
    co_return word{given.text + std::to_string(in.value)};
  } catch (const pawl::step_error& why) {
    refused = why.code();
  }
  co_return word{refused};
}
PAWL_WORKFLOW(approval, "approval", "Approval", "Waits for a word")

pawl::task<word> saga(pawl::context& ctx, number in) {
  std::exception_ptr why;
  try {
    co_await a.run(ctx, in);
    co_await b.run(ctx, in);
  } catch (...) {
    why = std::current_exception();
  }
  if (why) {
    co_await pawl::shield([&]() -> pawl::task<> { co_await undo.run(ctx, {"a"}); });
    std::rethrow_exception(why);
  }
  co_return word{"done"};
}
PAWL_WORKFLOW(saga, "saga", "Saga", "a, b, and undo when one fails or the run is cancelled")

pawl::task<number> parent(pawl::context& ctx, number in) {
  number made = co_await ctx.child<number>("sequence", in);
  co_return co_await c.run(ctx, made);
}
PAWL_WORKFLOW(parent, "parent", "Parent", "sequence as a child, then c")

pawl::task<number> patient_parent(pawl::context& ctx, number in) {
  int made = -1;
  try {
    made = (co_await ctx.child<number>("sleeper", in, {.id = "nap", .timeout = 1h})).value;
  } catch (const pawl::step_error& late) {
    made = late.code() == "timeout" ? -2 : -3;
  }
  co_return number{made};
}
PAWL_WORKFLOW(patient_parent, "patient-parent", "Patient parent", "A child that is given an hour")

pawl::task<number> recorder(pawl::context& ctx, number in) {
  static int made = 0;
  int once = co_await ctx.record("count", [&] { return ++made; });
  number out = co_await a.run(ctx, {once + in.value});
  int again = co_await ctx.record("count", [&] { return once; });
  co_return number{out.value + again - once};
}
PAWL_WORKFLOW(recorder, "recorder", "Recorder", "Counts how often it made its value")

pawl::task<number> continued(pawl::context& ctx, number in) {
  number out = co_await a.run(ctx, in);
  if (ctx.generation() < 3) co_await ctx.continue_as_new(out);
  co_return out;
}
PAWL_WORKFLOW(continued, "continued", "Continued", "a in four generations of one run")

pawl::task<number> restless(pawl::context& ctx, number in) {
  if (in.value < 3) co_await ctx.continue_as_new(number{in.value + 1});
  co_return co_await a.run(ctx, in);
}
PAWL_WORKFLOW(restless, "restless", "Restless", "Continues as new before it did anything")

pawl::task<word> handed_out(pawl::context& ctx, number) {
  auto hook = co_await ctx.group("open", [&]() -> pawl::task<pawl::hook<word>> {
    auto opened = ctx.hook<word>("given");
    co_await undo.run(ctx, {opened.token()});
    co_return opened;
  });
  co_return co_await hook;
}
PAWL_WORKFLOW(handed_out, "handed-out", "Handed out",
              "A hook that outlives the branch it was opened in")

pawl::task<number> polled(pawl::context& ctx, number in) {
  co_return co_await ctx.wait_until(
      "ready", [&] { return a.run(ctx, in); }, [](const number& seen) { return seen.value > 2; },
      pawl::poll(1s).backoff(2, 8s).timeout(1min));
}
PAWL_WORKFLOW(polled, "polled", "Polled", "a until it gives more than two")

pawl::task<word> grouped(pawl::context& ctx, number in) {
  number inner = co_await ctx.group("outer", [&]() -> pawl::task<number> {
    number x = co_await a.run(ctx, in);
    co_return co_await ctx.group("inner",
                                 [&]() -> pawl::task<number> { co_return co_await a.run(ctx, x); });
  });
  co_await a.id("last").run(ctx, inner);
  co_return word{ctx.run_id() + ctx.uuid().substr(14, 1) + std::to_string(ctx.random()() != 0)};
}
PAWL_WORKFLOW(grouped, "grouped", "Grouped", "Steps in groups")

pawl::task<number> tough(pawl::context& ctx, number in) {
  co_return co_await a.retry(pawl::retry().attempts(3).delay(10s).factor(3))
      .timeout(1min)
      .run(ctx, in);
}
PAWL_WORKFLOW(tough, "tough", "Tough", "a, three times")

// Behaves as `mode` says, which a test changes between two lives of a run: changed code, in effect.
extern int mode;
int mode = 0;
pawl::task<number> fickle(pawl::context& ctx, number in) {
  number x = co_await a.run(ctx, mode == 2 ? number{in.value + 1} : in);
  if (mode == 1) {
    x = co_await c.run(ctx, x);
  } else {
    x = co_await b.run(ctx, x);
  }
  co_await ctx.sleep(1h);
  co_return x;
}
PAWL_WORKFLOW(fickle, "fickle", "Fickle", "Not the same twice")

pawl::task<number> wide(pawl::context& ctx, list in) {
  auto branch = [&](int item) -> pawl::task<number> {
    number x = co_await a.run(ctx, {item});
    co_return co_await b.run(ctx, x);
  };
  auto done = co_await pawl::map("wide", in.items, branch);
  int sum = 0;
  for (const number& each : done.values()) sum += each.value;
  co_return number{sum};
}
PAWL_WORKFLOW(wide, "wide", "Wide", "a then b for each item, all at once")

}  // namespace samples

PAWL_MODULE("samples", "1.0.0", "Samples", "Workflows for the engine's tests")
