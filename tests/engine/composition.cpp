// all, any, map, groups: branches with key paths of their own.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::testing {

BOOST_FIXTURE_TEST_SUITE(composition, world)

BOOST_AUTO_TEST_CASE(all_starts_everything_at_once) {
  action("a", [](const seen_call&) { return std::nullopt; });
  action("b", [](const seen_call&) { return std::nullopt; });
  std::string id = start("both", R"({"value":1})");
  BOOST_TEST(calls().size() == 2U);
  BOOST_TEST(calls()[0].step_key == "all#0/0/action:a#0");
  answer("b", std::string(R"({"value":20})"));
  BOOST_TEST(status(id) == "running");
  crash();
  settle();
  BOOST_TEST(count("b") == 1U);  // recorded, though it came first
  answer("a", std::string(R"({"value":2})"));
  BOOST_TEST(output(id) == R"({"value":122})");
}

BOOST_AUTO_TEST_CASE(all_fails_with_the_first_failure_and_gives_up_the_rest) {
  action("a", [](const seen_call&) { return std::nullopt; });
  action("b", fails(1, final_, 10));
  std::string id = start("both", R"({"value":1})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(row(id).reason == "refused: never");
}

BOOST_AUTO_TEST_CASE(retrying_a_failed_all_keeps_the_branch_that_succeeded) {
  action("b", fails(1, final_, 10));
  std::string id = start("both", R"({"value":1})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(retry(id).ok());
  BOOST_TEST(output(id) == R"({"value":113})");
  BOOST_TEST(count("a") == 1U);
  crash();
  settle();
  BOOST_TEST(count("a") == 1U);
}

BOOST_AUTO_TEST_CASE(any_takes_the_first_and_cancels_the_rest) {
  std::string id = start("race", R"({"value":1})");
  BOOST_TEST(output(id) == R"({"value":0})");
  auto timers = store()->timers(0, INT64_MAX, 10);
  BOOST_TEST(timers->empty());

  action("a", [](const seen_call&) { return std::nullopt; });
  std::string slow = start("race", R"({"value":1})");
  advance(10'000);
  BOOST_TEST(output(slow) == R"({"value":1})");
}

BOOST_AUTO_TEST_CASE(map_keeps_to_its_limit_and_index_order) {
  std::vector<std::string> started;
  action("a", [&](const seen_call& call) -> std::optional<result<std::string>> {
    started.push_back(call.input);
    return std::nullopt;
  });
  std::string id = start("mapped", R"({"items":[1,2,3]})");
  BOOST_TEST(started.size() == 2U);
  answer("a", std::string(R"({"value":10})"));
  BOOST_TEST(started.size() == 3U);
  answer("a", std::string(R"({"value":20})"));
  answer("a", std::string(R"({"value":30})"));
  BOOST_TEST(output(id) == R"({"items":[10,20,30,0]})");
  BOOST_TEST(calls()[2].step_key == "map:add#0/2/action:a#0");
}

BOOST_AUTO_TEST_CASE(map_tolerates_as_many_failures_as_it_was_told) {
  action("a", fails(1, final_, 1));
  BOOST_TEST(output(start("mapped", R"({"items":[1,2,3]})")) == R"({"items":[3,4,1]})");
  action("a", fails(2, final_, 1));
  std::string id = start("mapped", R"({"items":[1,2,3]})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(output(start("mapped", R"({"items":[]})")) == R"({"items":[0]})");
}

BOOST_AUTO_TEST_CASE(groups_nest_and_steps_may_be_named) {
  std::string id = start("grouped", R"({"value":0})");
  BOOST_TEST(calls()[0].step_key == "group:outer#0/action:a#0");
  BOOST_TEST(calls()[1].step_key == "group:outer#0/group:inner#0/action:a#0");
  BOOST_TEST(calls()[2].step_key == "action:last");
  BOOST_TEST(output(id) == R"({"text":")" + id + R"(41"})");
}

BOOST_AUTO_TEST_CASE(continue_as_new_keeps_the_run_and_drops_its_log) {
  std::string id = start("continued", R"({"value":0})");
  BOOST_TEST(output(id) == R"({"value":4})");
  BOOST_TEST(row(id).generation == 3U);
  BOOST_TEST(events(id).size() == 4U);
  BOOST_TEST(calls()[0].idempotency_key != calls()[1].idempotency_key);
}

// Regression: a run that continued as new in its first turn made two changes, of which a duplicate
// start would have kept the second.
BOOST_AUTO_TEST_CASE(continuing_before_anything_is_durable_is_one_change) {
  std::string id = start("restless", R"({"value":0})", {}, "once");
  BOOST_TEST(output(id) == R"({"value":4})");
  BOOST_TEST(start("restless", R"({"value":0})", {}, "once") == id);
  BOOST_TEST(count("a") == 1U);
  BOOST_TEST(events(id).front() == "run_started");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
