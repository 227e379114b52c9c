// What people do to runs: cancel, pause, resume, retry, fork, erase; and waiting for them.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace host_tests;

BOOST_FIXTURE_TEST_SUITE(control, fixture)

BOOST_AUTO_TEST_CASE(cancel_reaches_the_action_and_the_child) {
  const std::string id = start("parent", 1);
  auto held = gatekeeper::get().next();
  BOOST_TEST(held.run_id != id);
  BOOST_TEST(!(*held.call)->cancelled());
  must(host().cancel(id));
  BOOST_TEST(end(id).status == "cancelled");
  BOOST_TEST(end(held.run_id).status == "cancelled");
  BOOST_TEST((*held.call)->cancelled());
  BOOST_TEST(code_of(host().cancel(id)) == PAWL_ERROR_CONFLICT);
  BOOST_TEST(code_of(host().cancel("none")) == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_paused_run_keeps_what_ends_and_starts_nothing) {
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  BOOST_TEST(must(host().pause(id)).status == "paused");
  held.call->complete(held.input);
  restart();
  BOOST_TEST(status(id) == "paused");
  BOOST_TEST(rest(id).status == "paused");
  BOOST_TEST(must(host().resume(id)).status != "paused");
  if (gatekeeper::get().open() > 0) let_go(id);  // its end was not recorded before the restart
  BOOST_TEST(*end(id).output == number_json(2));
}

BOOST_AUTO_TEST_CASE(a_paused_run_can_be_cancelled) {
  const std::string id = start("hooked", 1);
  BOOST_TEST(rest(id).status == "waiting");
  must(host().pause(id));
  must(host().cancel(id));
  BOOST_TEST(end(id).status == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_failed_run_is_retried_from_the_step_that_failed) {
  const std::string id = start("failing", 1);
  BOOST_TEST(end(id).status == "failed");
  BOOST_TEST(must(host().find_run(id)).error->code == "refused");
  must(host().retry(id));
  BOOST_TEST(end(id).status == "failed");
  const auto now = steps(id);
  BOOST_TEST(now.size() == 2U);
  BOOST_TEST(now[0] == "action:test.add#0 completed");  // once, not twice
  BOOST_TEST(now[1] == "action:test.fail#0 failed");
  const std::string well = start("add-three", 1);
  BOOST_TEST(end(well).status == "completed");
  BOOST_TEST(code_of(host().retry(well)) == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(a_fork_goes_on_from_a_step_with_what_was_before) {
  const std::string id = start("add-three", 1);
  BOOST_TEST(end(id).status == "completed");
  const auto forked = must(host().fork(id, "action:test.add#2"));
  const run_info copy = end(forked.run_id);
  BOOST_TEST(*copy.output == number_json(4));
  BOOST_TEST(copy.forked_from == id);
  const auto original = must(host().steps(id)), copied = must(host().steps(copy.id));
  BOOST_TEST(original[1].ended_ms == copied[1].ended_ms);  // recorded, not done again
  BOOST_TEST(code_of(host().fork(id, "action:test.add#9")) == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(code_of(host().fork("none", "1")) == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(code_of(host().fork(id, "action:test.add#0", id)) == PAWL_ERROR_CONFLICT);
}

// The store knows of an end a moment before the shard does.
BOOST_AUTO_TEST_CASE(a_run_that_ended_can_be_erased_at_once) {
  for (int i = 0; i < 300; ++i) {
    const std::string id = start("add-three", i);
    BOOST_TEST(end(id).status == "completed");
    BOOST_TEST_REQUIRE(code_of(host().erase(id)) == "ok");
    BOOST_TEST(code_of(host().find_run(id)) == PAWL_ERROR_NOT_FOUND);
  }
  const std::string open = start("hooked", 1);
  BOOST_TEST(rest(open).status == "waiting");
  BOOST_TEST(!host().erase(open).ok());
}

BOOST_AUTO_TEST_CASE(a_wait_can_be_given_a_time) {
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  BOOST_TEST(code_of(host().wait(id, true, 1ms)) == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(code_of(host().wait("none", true)) == PAWL_ERROR_NOT_FOUND);
  auto waiting = std::async(std::launch::async, [&] { return host().wait(id, true, {}); });
  held.call->complete(held.input);
  BOOST_TEST(must(waiting.get()).status == "completed");
}

BOOST_AUTO_TEST_CASE(waiting_for_idleness_leaves_out_what_is_due_later) {
  const std::string nap = start("napping", 3'600'000);
  const std::string backs_off = start("failing", -100);
  const auto patiently = [] { return true; };
  BOOST_TEST(host().wait_idle(false, patiently));
  BOOST_TEST(status(nap) == "sleeping");
  BOOST_TEST(steps(backs_off).back() == "action:test.fail#0 retrying");
  int asked = 0;
  BOOST_TEST(!host().wait_idle(true, [&] { return ++asked < 3; }));
  must(host().cancel(nap));
  must(host().cancel(backs_off));
  start("napping", 50);
  BOOST_TEST(host().wait_idle(true, patiently));
  BOOST_TEST(must(host().list_runs({.statuses = {"completed"}})).items.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
