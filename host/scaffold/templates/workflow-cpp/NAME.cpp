// The workflow @name@: sends an offer, waits a week for the answer, and reminds once.
#include "@name@.hpp"

#include <pawl/workflow.hpp>

#include <chrono>

using std::chrono::days;

// Runs again from the top after a crash, with every recorded step answered from the record: beside
// its awaits it must do the same each time. Time, random numbers and ids come from ctx.
static pawl::task<decision> offer_something(pawl::context& ctx, offer in) {
  co_await send_letter.run(ctx, letter{in.email, "We offer you: " + in.subject});
  for (int week = 1; week <= 2; ++week) {
    auto reply = ctx.hook<decision>("reply", pawl::hook_options().timeout(days(7)));
    try {
      decision answer = co_await reply;
      co_return answer;
    } catch (const pawl::step_error& late) {
      if (late.code() != PAWL_ERROR_TIMEOUT) throw;
    }
    if (week == 1) co_await send_letter.run(ctx, letter{in.email, "A reminder: " + in.subject});
  }
  co_return decision{};
}
PAWL_WORKFLOW(offer_something, "@name@", "@title@",
              "Sends an offer, waits a week for the answer, and reminds once")

PAWL_MODULE("@name@", "1.0.0", "@title@", "Offers something, and reminds.")
