// Runs in virtual time, as an author sees them.
#include "testing/shop.hpp"

using namespace sample;
using namespace std::chrono_literals;
using namespace pawl::testing;
using pawl::final_error;

BOOST_FIXTURE_TEST_SUITE(environments, shop)

BOOST_AUTO_TEST_CASE(a_run_goes_to_its_end_and_thirty_days_take_no_time) {
  const int64_t began_ms = now_ms();
  auto bought = run("purchase", order{"1", 100});
  BOOST_TEST(bought.status() == "completed");
  BOOST_TEST(bought.output<note>().text == "THANKS, YOU SAID NOTHING");
  BOOST_TEST(now_ms() == began_ms + std::chrono::milliseconds(24h * 31).count());
}

BOOST_AUTO_TEST_CASE(one_durable_pass_ends_where_the_workflow_waits) {
  auto pass = start("purchase", order{"1", 100}).pass();
  BOOST_TEST(pass.outcome == outcome::suspended);
  BOOST_REQUIRE(pass.waits_for.size() == 1U);
  BOOST_TEST(pass.waits_for[0].key == "hook:complaint#0");
  BOOST_TEST(pass.waits_for[0].kind == "hook");
  BOOST_TEST(pass.waits_for[0].due_ms == now_ms() + std::chrono::milliseconds(24h).count());
  BOOST_TEST(start("pay", order{"1", 1}).pass().output == R"({"id":"r-1"})");
  stub(charge).fails(final_error("no_money", "the card is empty"));
  BOOST_TEST(start("pay", order{"1", 1}).pass().error->code == "no_money");
}

BOOST_AUTO_TEST_CASE(a_hook_is_resumed_by_its_name_its_key_or_its_token) {
  stub(refund).does([](const receipt& in) { return in; });
  for (const bool by_token : {true, false}) {
    auto bought = start("purchase", order{"1", 100});
    bought.until("waiting");
    const std::string token = bought.step("hook:complaint#0").token;
    bought.resume_hook(by_token ? token : "complaint", note{"too small"}).finish();
    BOOST_TEST(bought.output<note>().text == "THANKS, YOU SAID TOO SMALL");
    BOOST_TEST(bought.calls()[1].input_as<receipt>().id == "r-1");
  }
  auto refused = start("purchase", order{"1", 100});
  refused.fail_hook("hook:complaint#0", final_error("lost", "it got lost")).finish();
  BOOST_TEST(refused.output<note>().text == "THANKS, YOU SAID IT GOT LOST");
  BOOST_CHECK_EXCEPTION(refused.resume_hook("complaint", note{}), test_error,
                        says("no hook 'complaint' is open"));
}

BOOST_AUTO_TEST_CASE(a_deadline_is_fired_and_the_time_is_what_it_was) {
  auto bought = start("purchase", order{"1", 100});
  const int64_t began_ms = now_ms();
  bought.fire("hook:complaint#0");
  BOOST_TEST(now_ms() == began_ms + 24 * 3'600'000);
  BOOST_TEST(bought.status() == "sleeping");
  bought.fire("sleep#0");
  BOOST_TEST(bought.status() == "completed");
}

BOOST_AUTO_TEST_CASE(time_passes_in_steps_too) {
  auto bought = start("purchase", order{"1", 100});
  advance(24h - 1ms);
  BOOST_TEST(bought.status() == "waiting");
  advance(1ms);
  BOOST_TEST(bought.status() == "sleeping");
}

BOOST_AUTO_TEST_CASE(a_crash_loses_nothing) {
  auto bought = start("purchase", order{"1", 100});
  crash();
  bought.finish();
  BOOST_TEST(bought.status() == "completed");
  BOOST_TEST(calls("shop.charge").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_run_is_paused_resumed_cancelled_and_retried) {
  auto bought = start("purchase", order{"1", 100});
  bought.pause();
  bought.finish();
  BOOST_TEST(bought.status() == "paused");
  bought.resume().cancel();
  BOOST_TEST(bought.status() == "cancelled");
  BOOST_TEST(bought.error().code == "cancelled");
  BOOST_TEST(bought.retry().finish().status() == "completed");
  BOOST_TEST(calls("shop.charge").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_fork_goes_another_way_from_a_step_on) {
  stub(refund).does([](const receipt& in) { return in; });
  auto bought = run("purchase", order{"1", 100});
  auto other = bought.fork("action:shop.charge#0");
  other.resume_hook("complaint", note{"ugh"}).finish();
  BOOST_TEST(other.output<note>().text == "THANKS, YOU SAID UGH");
  BOOST_TEST(other.calls().size() == 3U);
  BOOST_TEST(bought.calls().size() == 2U);
}

BOOST_AUTO_TEST_CASE(steps_and_events_are_there_to_be_looked_at) {
  auto bought = run("purchase", order{"1", 100});
  std::vector<std::string> keys, names;
  for (const auto& each : bought.steps()) keys.push_back(each.key + ' ' + each.status);
  for (const auto& each : bought.events()) names.push_back(each.name);
  const std::vector<std::string> expected = {"action:shop.charge#0 completed",
                                             "hook:complaint#0 failed", "sleep#0 completed",
                                             "action:shop.shout#0 completed"};
  BOOST_TEST(keys == expected, boost::test_tools::per_element());
  BOOST_TEST(names.front() == "run_started");
  BOOST_TEST(names.back() == "run_completed");
  BOOST_TEST(bought.info().input.value() == R"({"id":"1","cents":100})");
}

BOOST_AUTO_TEST_CASE(a_child_is_a_run_like_any_other) {
  stub(refund).gives({"back"});
  auto parent = run("family", order{"1", 100});
  BOOST_TEST(parent.output<receipt>().id == "back");
  auto child = find(parent.steps()[0].child_id);
  BOOST_TEST(child.info().workflow == "pay");
  BOOST_TEST(child.output<receipt>().id == "r-1");
}

BOOST_AUTO_TEST_CASE(a_credential_is_there_for_the_test_alone) {
  BOOST_TEST(run("visit", note{"hi"}).error().code == "missing_credential");
  set_credential("shop.door", key{"sesame"});
  BOOST_TEST(run("visit", note{"hi"}).output<note>().text == "sesame");
  BOOST_TEST(calls("shop.enter")[0].scope == "organization");
  BOOST_CHECK_EXCEPTION(set_credential("shop.window", key{}), test_error, says("shop.window"));
  BOOST_CHECK_EXCEPTION(set_credential("shop.door", "{}"), test_error, says("token"));
}

BOOST_AUTO_TEST_CASE(a_real_action_sees_its_deadline_by_its_own_clock) {
  BOOST_TEST(run("look", note{}).output<note>().text == "five minutes");
}

BOOST_AUTO_TEST_CASE(mistakes_of_the_test_say_what_is_there) {
  auto bought = start("purchase", order{"1", 100});
  BOOST_CHECK_EXCEPTION(bought.output(), test_error, says("it waits for hook:complaint#0"));
  BOOST_CHECK_EXCEPTION(bought.error(), test_error, says("is waiting"));
  BOOST_CHECK_EXCEPTION(bought.step("action:charge#0"), test_error, says("action:shop.charge#0"));
  BOOST_CHECK_EXCEPTION(bought.until("done"), test_error, says("no status"));
  BOOST_CHECK_EXCEPTION(bought.until("blocked"), test_error, says("did not come to be blocked"));
  BOOST_CHECK_EXCEPTION(start("buy", order{}), test_error, says("unknown_workflow"));
  BOOST_CHECK_EXCEPTION(start("pay", order{"1", -1}), test_error, says("/cents"));
  BOOST_CHECK_EXCEPTION(start("pay", "{"), test_error, says("JSON"));
  BOOST_CHECK_EXCEPTION(find("none"), test_error, says("no run 'none'"));
  BOOST_CHECK_EXCEPTION(shop(), test_error, says("another environment"));
  BOOST_CHECK_EXCEPTION(environment({.modules = {"no/such.so"}}), test_error, says("no/such.so"));
}

BOOST_AUTO_TEST_SUITE_END()

// Real time passes here, but nothing depends on how much.
BOOST_AUTO_TEST_CASE(a_real_action_that_does_not_end_runs_into_its_deadline) {
  environment impatient({.builtin_modules = {&pawl_module_v1}, .action_wait = 20ms});
  const int64_t began_ms = impatient.now_ms();
  auto late = impatient.run("patient", note{"x"});
  BOOST_TEST(late.error().code == "timeout");
  BOOST_TEST(impatient.now_ms() == began_ms + 3'600'000);
}
