#include "host/test_module.hpp"

#include <utility>

namespace host_tests {

void gatekeeper::enter(pawl::call_handle<number> given, number in) {
  if (passes_) return given.complete(in);
  auto call = std::make_shared<pawl::call_handle<number>>(std::move(given));
  held_call held{call, in, std::string((*call)->run_id()), std::string((*call)->idempotency_key()),
                 (*call)->attempt()};
  {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(held));
  }
  came_.notify_all();
  if (!obeys_) return;
  call->on_cancel([this, weak = std::weak_ptr(call)] {
    if (auto still = weak.lock()) cancel(still);
  });
}

gatekeeper::held_call gatekeeper::next() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [&] { return !calls_.empty(); });
  held_call first = std::move(calls_.front());
  calls_.erase(calls_.begin());
  return first;
}

void gatekeeper::let_all_pass() {
  passes_ = true;
  while (open() > 0) {
    held_call held = next();
    held.call->complete(held.input);
  }
}

size_t gatekeeper::open() {
  const std::lock_guard lock(mutex_);
  return calls_.size();
}

void gatekeeper::cancel(const std::shared_ptr<pawl::call_handle<number>>& call) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(calls_, [&](const held_call& each) { return each.call == call; });
  }
  call->fail(pawl::error(PAWL_ERROR_CANCELLED, "asked to stop"));
}

PAWL_ACTION(add, "Add", "Adds one", [](number in) { return number{in.value + 1}; }, pawl::safe)
PAWL_ACTION(gate, "Gate", "Waits until it is let go",
            [](pawl::call_handle<number> call, number in) {
              gatekeeper::get().enter(std::move(call), in);
            })
PAWL_ACTION(fail, "Fail", "Fails: for good, or, given a negative number, for now",
            [](number in) -> number {
              if (in.value < 0) throw pawl::transient_error(PAWL_ERROR_UNAVAILABLE, "not now");
              throw pawl::final_error("refused", "never");
            })

pawl::task<number> add_three(pawl::context& ctx, number in) {
  number sum = in;
  for (int i = 0; i < 3; ++i) sum = co_await add.run(ctx, sum);
  co_return sum;
}
PAWL_WORKFLOW(add_three, "add-three", "Add three", "test.add, three times")

pawl::task<number> gated(pawl::context& ctx, number in) {
  const number let_go = co_await gate.run(ctx, in);
  co_return co_await add.run(ctx, let_go);
}
PAWL_WORKFLOW(gated, "gated", "Gated", "test.gate, then test.add")

pawl::task<number> limited(pawl::context& ctx, number in) {
  co_return co_await gate.run(ctx, in);
}
PAWL_WORKFLOW(limited, "limited", "Limited", "test.gate, two runs at once, one for each value",
              pawl::running_max(2), pawl::keyed_by("/value"), pawl::queued_max(3))

pawl::task<number> hooked(pawl::context& ctx, number in) {
  const auto options = pawl::hook_options().heartbeat_timeout(1h);
  const number given = co_await ctx.hook<number>("go", options);
  co_return co_await add.run(ctx, {in.value + given.value});
}
PAWL_WORKFLOW(hooked, "hooked", "Hooked", "A hook, then test.add")

pawl::task<number> napping(pawl::context& ctx, number in) {
  co_await ctx.sleep(std::chrono::milliseconds(in.value));
  co_return co_await add.run(ctx, in);
}
PAWL_WORKFLOW(napping, "napping", "Napping", "Sleeps as many milliseconds as it is given")

pawl::task<number> failing(pawl::context& ctx, number in) {
  const number sum = co_await add.run(ctx, in);
  co_return co_await fail.retry(pawl::retry().attempts(3).delay(1h)).run(ctx, sum);
}
PAWL_WORKFLOW(failing, "failing", "Failing", "test.add, then test.fail")

pawl::task<number> parent(pawl::context& ctx, number in) {
  const number made = co_await ctx.child<number>("gated", in);
  co_return co_await add.run(ctx, made);
}
PAWL_WORKFLOW(parent, "parent", "Parent", "gated as a child, then test.add")

pawl::task<boost::json::value> call_any(pawl::context& ctx, any_call in) {
  auto asked = pawl::configured_action<boost::json::value, boost::json::value>(in.action)
                   .timeout(std::chrono::milliseconds(in.timeout_ms))
                   .retry(pawl::retry().attempts(static_cast<uint32_t>(in.attempts)));
  co_return co_await std::move(asked).run(ctx, boost::json::object());
}
PAWL_WORKFLOW(call_any, "call", "Call", "Any action, by its name")

}  // namespace host_tests

PAWL_MODULE("test", "1.0.0", "Test", "Actions and workflows of the tests of class host")
