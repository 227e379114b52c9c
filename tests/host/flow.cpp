// Limits of actions and workflows in a host that is stopped and opened again.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace host_tests;

namespace {

struct with_limits : fixture {
  // Lets the next call go and gives the run whose it was.
  std::string let_one_go() {
    auto held = gatekeeper::get().next();
    held.call->complete(held.input);
    return held.run_id;
  }
  std::string waits_for(const std::string& run) { return must(host().find_run(run)).waits_for; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(flow, with_limits)

BOOST_AUTO_TEST_CASE(a_configured_action_has_so_many_calls_at_once) {
  options.flow.actions["test.gate"] = {.concurrency_max = 1};
  std::vector<std::string> runs;
  for (int i = 0; i < 4; ++i) runs.push_back(start("gated", i));
  const auto step = must(host().steps(runs[3])).front();
  BOOST_TEST(step.status == "scheduled");
  BOOST_TEST(step.waits_for == "action test.gate: 1 call at once");
  BOOST_TEST(must(host().steps(runs[0])).front().waits_for == "");
  const auto queue = host().health().queues.front();
  BOOST_TEST(queue.kind == "action");
  BOOST_TEST(queue.name == "test.gate");
  BOOST_TEST(queue.running == 1U);
  BOOST_TEST(queue.waiting == 3U);
  for (const std::string& run : runs) {
    BOOST_TEST(let_one_go() == run);
    BOOST_TEST(end(run).status == "completed");
  }
}

BOOST_AUTO_TEST_CASE(a_rate_lets_all_through_in_time) {
  options.flow.actions["test.add"] = {.rate = pawl::rate_limit{2, 50}};
  const std::string run = start("add-three", 1);
  const run_info ended = end(run);
  BOOST_TEST(ended.status == "completed");
  BOOST_TEST(ended.ended_ms - ended.created_ms >= 50);
}

BOOST_AUTO_TEST_CASE(queued_runs_keep_their_order_over_a_start) {
  // Of those created within one millisecond the smaller id comes first.
  const auto start_as = [&](const std::string& id, int value) {
    return must(host().start({.workflow = "limited", .input = number_json(value), .id = id}))
        .run_id;
  };
  const std::string first = start_as("1", 1), second = start_as("2", 2);
  const std::string same = start_as("3", 1), third = start_as("4", 3);
  BOOST_TEST(status(same) == "queued");
  BOOST_TEST(waits_for(same) == "workflow limited: 1 run at once with key 1; 0 before it");
  BOOST_TEST(waits_for(third) == "workflow limited: 2 runs at once; 1 before it");
  start_as("5", 4);
  const auto refused = host().start({.workflow = "limited", .input = number_json(9)});
  BOOST_TEST(code_of(refused) == "busy");

  restart();
  eventually("those that had begun go on", [] { return gatekeeper::get().open() == 2; });
  BOOST_TEST(status(same) == "queued");
  BOOST_TEST(status(third) == "queued");
  for (int i = 0; i < 2; ++i) {
    const std::string gone = let_one_go();
    BOOST_TEST((gone == first || gone == second));
    BOOST_TEST(end(gone).status == "completed");
  }
  for (int i = 0; i < 3; ++i) BOOST_TEST(end(let_one_go()).status == "completed");
  BOOST_TEST(status(same) == "completed");
  BOOST_TEST(status(third) == "completed");
}

BOOST_AUTO_TEST_CASE(what_is_configured_overrides_what_is_declared) {
  options.flow.workflows["limited"] = {.running_max = 0, .running_per_key_max = 0};
  for (int i = 0; i < 5; ++i) start("limited", 1);
  eventually("all begin", [] { return gatekeeper::get().open() == 5; });
  gatekeeper::get().let_all_pass();
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_wait_for_what_is_held) {
  options.flow.actions["test.gate"] = {.concurrency_max = 1};
  const std::string first = start("gated", 1), second = start("gated", 2);
  close();
  host();
  gatekeeper::get().let_all_pass();
  BOOST_TEST(end(first).status == "completed");
  BOOST_TEST(end(second).status == "completed");
}

BOOST_AUTO_TEST_SUITE_END()
