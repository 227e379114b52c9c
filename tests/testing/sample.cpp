#include "testing/sample.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>
#include <pawl/workflow.hpp>

#include <atomic>
#include <cctype>
#include <exception>
#include <thread>

namespace sample {

using namespace std::chrono_literals;

static std::atomic<int> charges = 0;

PAWL_ACTION(charge, "Charge", "Takes the money", [](const order& in) {
  ++charges;
  return receipt{"r-" + in.id};
})

PAWL_ACTION(shout, "Shout", "In capitals, from a thread of its own",
            [](pawl::call_handle<note> call, note in) {
              std::thread([call = std::move(call), in]() mutable {
                std::this_thread::sleep_for(20ms);
                for (char& each : in.text) each = static_cast<char>(std::toupper(each));
                call.complete(in);
              }).detach();
            })

PAWL_ACTION(
    wait, "Wait", "Ends when it is asked to",
    [](const pawl::call& call, const note& in) {
      while (!call.cancelled()) std::this_thread::sleep_for(1ms);
      return in;
    },
    pawl::blocking)

PAWL_CREDENTIAL(door, "Door", "Ask the doorman")
PAWL_ACTION(
    enter, "Enter", "Says its key",
    [](const pawl::call& call, const note&) { return note{door.of(call).token}; },
    pawl::needs(door))

PAWL_ACTION(watch, "Watch", "Says how long it may take", [](const pawl::call& call, const note&) {
  return note{call.time_left() > 4min && call.time_left() <= 5min ? "five minutes" : "none"};
})

static pawl::task<note> look(pawl::context& ctx, note in) {
  co_return co_await watch.run(ctx, in);
}
PAWL_WORKFLOW(look, "look", "Look", "Asks how long an action may take")

static pawl::task<note> visit(pawl::context& ctx, note in) {
  co_return co_await enter.scope("organization").run(ctx, in);
}
PAWL_WORKFLOW(visit, "visit", "Visit", "Enters with a credential")

// Charges, asks for a no within a day, waits thirty days, says thanks.
static pawl::task<note> purchase(pawl::context& ctx, order in) {
  auto paid = co_await charge.run(ctx, in);
  auto answer = ctx.hook<note>("complaint", pawl::hook_options().timeout(24h));
  std::string said = "nothing";
  try {
    said = (co_await answer).text;
  } catch (const pawl::step_error& late) {
    if (late.code() != PAWL_ERROR_TIMEOUT) said = late.message();
  }
  if (said != "nothing") co_await refund.run(ctx, paid);
  co_await ctx.sleep(24h * 30);
  co_return co_await shout.run(ctx, {"thanks, you said " + said});
}
PAWL_WORKFLOW(purchase, "purchase", "Purchase", "An order, from the money to the thanks")

static pawl::task<receipt> pay(pawl::context& ctx, order in) {
  co_return co_await charge.retry(pawl::retry().attempts(3).delay(10s)).run(ctx, in);
}
PAWL_WORKFLOW(pay, "pay", "Pay", "One charge, tried three times")

static pawl::task<total> pay_all(pawl::context& ctx, batch in) {
  auto paid = co_await pawl::map("order", in.cents, [&](int64_t cents) -> pawl::task<total> {
    auto got = co_await charge.run(ctx, order{std::to_string(cents), cents});
    co_await refund.run(ctx, got);
    co_return total{cents};
  });
  total all;
  for (const total& each : paid.values()) all.cents += each.cents;
  co_return all;
}
PAWL_WORKFLOW(pay_all, "pay-all", "Pay all", "Charges and refunds, all at once")

static pawl::task<receipt> family(pawl::context& ctx, order in) {
  auto paid = co_await ctx.child<receipt>("pay", in);
  co_return co_await refund.run(ctx, paid);
}
PAWL_WORKFLOW(family, "family", "Family", "pay as a child, then a refund")

static pawl::task<note> patient(pawl::context& ctx, note in) {
  co_return co_await wait.timeout(1h).retry(pawl::retry().attempts(1)).run(ctx, in);
}
PAWL_WORKFLOW(patient, "patient", "Patient", "Waits for an action that does not end")

// Not the same twice, as a workflow must never be: it counts its lives outside its journal.
static pawl::task<receipt> forgetful(pawl::context& ctx, order in) {
  static int lives = 0;
  in.cents = ++lives;
  auto paid = co_await charge.run(ctx, in);
  co_return co_await refund.run(ctx, paid);
}
PAWL_WORKFLOW(forgetful, "forgetful", "Forgetful", "Asks for something else in each life")

static pawl::task<note> first_wins(pawl::context& ctx, order in) {
  auto first = co_await pawl::any(charge.run(ctx, in), refund.run(ctx, {in.id}));
  co_return note{first.index() == 0 ? "charge" : "refund"};
}
PAWL_WORKFLOW(first_wins, "first-wins", "First wins", "Two actions, of which the first counts")

// Changed code, in effect: `mode` says how.
int mode = 0;
static pawl::task<receipt> changing(pawl::context& ctx, order in) {
  receipt paid = co_await charge.run(ctx, mode == 1 ? order{in.id, in.cents + 1} : in);
  if (mode == 2) co_return paid;
  paid = co_await refund.run(ctx, paid);
  if (mode == 3) co_await refund.run(ctx, paid);
  co_return mode == 4 ? receipt{"other"} : paid;
}
PAWL_WORKFLOW(changing, "changing", "Changing", "Code that is changed between two lives")

}  // namespace sample

PAWL_MODULE("shop", "1.0.0", "Shop", "What the test library is tried on")
