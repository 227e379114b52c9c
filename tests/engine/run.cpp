// What a run does step by step, under the simulated world.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::testing {
BOOST_FIXTURE_TEST_SUITE(run, world)

BOOST_AUTO_TEST_CASE(passes_results_from_step_to_step) {
  std::string id = start("sequence", R"({"value":5})");
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(output(id) == R"({"value":116})");
  BOOST_TEST(calls().size() == 3U);
  BOOST_TEST(calls()[1].input == R"({"value":6})");
  BOOST_TEST(calls()[1].step_key == "action:b#0");
}

BOOST_AUTO_TEST_CASE(counts_occurrences_of_a_step_in_a_loop) {
  std::string id = start("loop", R"({"value":3})");
  BOOST_TEST(output(id) == R"({"value":3})");
  BOOST_TEST(calls()[2].step_key == "action:a#2");
}

BOOST_AUTO_TEST_CASE(refuses_input_that_does_not_fit) {
  BOOST_CHECK_EXCEPTION(start("sequence", R"({"value":"five"})"), std::runtime_error,
                        [](const std::runtime_error& why) {
                          return std::string(why.what()).find("/value") != std::string::npos;
                        });
  BOOST_CHECK_THROW(start("sequence", "{"), std::runtime_error);
  BOOST_CHECK_THROW(start("no-such", "{}"), std::runtime_error);
  BOOST_CHECK_THROW(start("sequence", R"({"value":1})", "bad id"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(retries_transient_errors_with_growing_delays) {
  action("a", fails(2, transient, 1));
  std::string id = start("sequence", R"({"value":0})");
  BOOST_TEST(status(id) == "running");
  BOOST_TEST(count("a") == 1U);
  advance(999);
  BOOST_TEST(count("a") == 1U);
  advance(1);
  BOOST_TEST(count("a") == 2U);
  advance(1'999);
  BOOST_TEST(count("a") == 2U);
  advance(1);
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(calls()[0].idempotency_key == calls()[2].idempotency_key);
  BOOST_TEST(calls()[2].attempt == 3U);
}

BOOST_AUTO_TEST_CASE(fails_when_all_attempts_are_spent) {
  action("a", fails(100, transient, 1));
  std::string id = start("tough", R"({"value":0})");
  advance(10'000);
  advance(30'000);
  BOOST_TEST(count("a") == 3U);
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(row(id).reason == "unavailable: try again");
}

BOOST_AUTO_TEST_CASE(does_not_retry_final_errors) {
  action("b", fails(100, final_, 1));
  std::string id = start("sequence", R"({"value":0})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(count("b") == 1U);
}

BOOST_AUTO_TEST_CASE(waits_as_long_as_the_error_asks) {
  failure later = transient;
  later.retry_after_ms = 20'000;
  action("a", fails(1, later, 1));
  std::string id = start("sequence", R"({"value":0})");
  advance(19'999);
  BOOST_TEST(count("a") == 1U);
  advance(1);
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(times_a_silent_action_out_and_tries_again) {
  action("a", [](const seen_call&) { return std::nullopt; });
  std::string id = start("tough", R"({"value":0})");
  advance(60'000);
  BOOST_TEST(count("a") == 1U);
  action("a", adds(1));
  advance(10'000);
  BOOST_TEST(count("a") == 2U);
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_run_that_is_too_long_is_told_of_continue_as_new) {
  simulated_engine small;
  small.limits.events_per_run_max = 10;
  small.crash();  // takes the limit over
  small.action("a", adds(1));
  std::string id = small.start("loop", R"({"value":1000})");
  BOOST_TEST(small.status(id) == "failed");
  BOOST_TEST(small.row(id).reason.find("continue_as_new") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(records_one_entry_a_step) {
  std::string id = start("sequence", R"({"value":0})");
  std::vector<std::string> expected = {"run_started",
                                       "step_scheduled action:a#0",
                                       "step_completed action:a#0",
                                       "step_scheduled action:b#0",
                                       "step_completed action:b#0",
                                       "step_scheduled action:c#0",
                                       "step_completed action:c#0",
                                       "run_completed"};
  BOOST_TEST(events(id) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
