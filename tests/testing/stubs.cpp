// Stubs: what they do, what they are held to, and what is seen of their calls.
#include "testing/shop.hpp"

#include <stdexcept>

using namespace sample;
using namespace std::chrono_literals;
using namespace pawl::testing;
using pawl::final_error;
using pawl::transient_error;

BOOST_FIXTURE_TEST_SUITE(stubs, shop)

BOOST_AUTO_TEST_CASE(a_value_is_what_every_call_gives) {
  stub("shop.charge").gives(R"({"id":"stubbed"})");
  BOOST_TEST(run("pay", order{"1", 1}).output() == R"({"id":"stubbed"})");
  BOOST_TEST(run("pay", order{"2", 1}).output() == R"({"id":"stubbed"})");
  stub(charge).gives({"typed"});
  BOOST_TEST(run("pay", order{"3", 1}).output<receipt>().id == "typed");
}

BOOST_AUTO_TEST_CASE(a_sequence_fails_twice_and_then_succeeds) {
  stub(charge).fails(transient_error("unavailable", "try again"), 2).gives({"third"});
  auto paid = run("pay", order{"1", 1});
  BOOST_TEST(paid.output<receipt>().id == "third");
  const auto made = calls("shop.charge");
  BOOST_REQUIRE(made.size() == 3U);
  BOOST_TEST(made[0].attempt == 1U);
  BOOST_TEST(made[2].attempt == 3U);
  BOOST_TEST(made[0].error->code == "unavailable");
  BOOST_TEST(made[2].output.value() == R"({"id":"third"})");
  BOOST_TEST(made[0].idempotency_key == made[2].idempotency_key);
  BOOST_TEST(made[1].at_ms - made[0].at_ms >= 8'000);  // 10 s, give or take the jitter
  BOOST_TEST(paid.step("action:shop.charge#0").failures.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_function_sees_the_call) {
  stub(charge).does(
      [](const call_info& call, const order& in) { return receipt{in.id + " " + call.step_key}; });
  BOOST_TEST(run("pay", order{"1", 1}).output<receipt>().id == "1 action:shop.charge#0");
  stub("shop.charge").does([](const call_info& call) { return receipt{call.action}; });
  BOOST_TEST(run("pay", order{"1", 1}).output<receipt>().id == "shop.charge");
}

BOOST_AUTO_TEST_CASE(an_error_that_a_function_throws_is_the_steps) {
  stub(charge).does([](const order&) -> receipt { throw final_error("no_money", "none left"); });
  BOOST_TEST(run("pay", order{"1", 1}).error().code == "no_money");
}

BOOST_AUTO_TEST_CASE(what_else_a_function_throws_is_the_tests) {
  stub(charge).does([](const order&) -> receipt { throw std::logic_error("a bug in the test"); });
  BOOST_CHECK_THROW(run("pay", order{"1", 1}), std::logic_error);
  stub(charge);
  BOOST_CHECK_EXCEPTION(run("pay", order{"1", 1}), test_error, says("does not know what to do"));
}

BOOST_AUTO_TEST_CASE(the_schemas_of_the_real_action_hold_for_its_stub) {
  stub("shop.charge").gives(R"({"number":7})");
  auto paid = run("pay", order{"1", 1});
  BOOST_TEST(paid.error().code == "invalid_output");
  BOOST_TEST(paid.error().message.find("\"id\"") != std::string::npos, paid.error().message);
  stub("shop.charge").gives("{");
  BOOST_TEST(run("pay", order{"1", 1}).error().code == "invalid_output");
  stub("shop.charge").gives({"{\"id\":\"fits\"}"});
  BOOST_TEST(run("pay-all", R"({"cents":[-1]})").error().code == "invalid_input");
}

BOOST_AUTO_TEST_CASE(the_types_of_a_reference_hold_where_no_module_has_the_action) {
  stub(refund).does([](const receipt& in) { return in; });
  BOOST_TEST(run("family", order{"1", 1}).output<receipt>().id == "r-1");
  stub("shop.refund").gives(R"({"id": 7})");  // no types: the workflow sees what it can't read
  BOOST_TEST(run("family", order{"1", 1}).error().code == "invalid_input");
}

BOOST_AUTO_TEST_CASE(an_action_that_is_in_no_module_and_not_stubbed_is_unknown) {
  BOOST_TEST(run("family", order{"1", 1}).error().code == "unknown_action");
}

BOOST_AUTO_TEST_CASE(an_open_call_is_answered_later) {
  stub(charge).stays_open();
  auto paid = start("pay", order{"1", 1});
  BOOST_TEST(paid.pass().waits_for[0].key == "action:shop.charge#0");
  BOOST_REQUIRE(open_calls("shop.charge").size() == 1U);
  BOOST_TEST(open_calls("shop.charge")[0].input_as<order>().id == "1");
  fail("shop.charge", transient_error("unavailable", "try again"));
  BOOST_TEST(open_calls("shop.charge").empty());
  paid.fire("action:shop.charge#0");  // the pause between two attempts
  complete("shop.charge", receipt{"late"});
  BOOST_TEST(paid.output<receipt>().id == "late");
  BOOST_CHECK_EXCEPTION(complete("shop.charge", receipt{}), test_error, says("stays_open()"));
}

BOOST_AUTO_TEST_CASE(an_open_call_runs_into_its_deadline) {
  stub(charge).stays_open(1).gives({"second"});
  const int64_t began_ms = now_ms();
  auto paid = start("pay", order{"1", 1});
  paid.fire("action:shop.charge#0");
  BOOST_TEST(now_ms() == began_ms + 5 * 60'000);
  BOOST_TEST(paid.finish().output<receipt>().id == "second");
  BOOST_TEST(paid.step("action:shop.charge#0").failures[0].error.code == "timeout");
}

BOOST_AUTO_TEST_CASE(open_calls_end_in_any_order) {
  stub(charge).stays_open();
  stub(refund).does([](const receipt& in) { return in; });
  auto paid = start("pay-all", batch{{10, 20, 30}});
  BOOST_REQUIRE(open_calls("shop.charge").size() == 3U);
  complete("shop.charge", receipt{"c"}, 2);
  complete("shop.charge", receipt{"a"}, 0);
  complete("shop.charge", receipt{"b"}, 0);
  BOOST_TEST(paid.output<total>().cents == 60);
  std::vector<std::string> ids;
  for (const auto& each : calls("shop.refund")) ids.push_back(each.input_as<receipt>().id);
  const std::vector<std::string> expected = {"c", "a", "b"};
  BOOST_TEST(ids == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_crash_forgets_an_open_call_and_makes_it_again) {
  stub(charge).stays_open();
  auto paid = start("pay", order{"1", 1});
  crash();
  BOOST_TEST(calls("shop.charge").size() == 2U);
  BOOST_TEST(calls()[0].idempotency_key == calls()[1].idempotency_key);
  BOOST_TEST(open_calls("shop.charge").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_stub_may_set_itself_anew) {
  stub(charge).does([&](const order&) {
    stub(charge).gives({"second"});
    return receipt{"first"};
  });
  BOOST_TEST(run("pay", order{"1", 1}).output<receipt>().id == "first");
  BOOST_TEST(run("pay", order{"1", 1}).output<receipt>().id == "second");
}

BOOST_AUTO_TEST_SUITE_END()
