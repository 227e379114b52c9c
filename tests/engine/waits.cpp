// Sleeps, hooks and children.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::testing {
namespace {

std::string token_of(simulated_engine& in, const std::string& id) {
  auto hooks = in.store()->list_hooks({}, 10);
  BOOST_REQUIRE(hooks.ok());
  for (const auto& hook : hooks->items) {
    if (hook.run_id == id) return hook.token;
  }
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waits, world)

BOOST_AUTO_TEST_CASE(a_sleep_of_thirty_days_ends_on_time) {
  std::string id = start("sleeper", R"({"value":1})");
  BOOST_TEST(status(id) == "sleeping");
  advance(30LL * 24 * 3600 * 1000 - 1);
  BOOST_TEST(status(id) == "sleeping");
  advance(1);
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_sleep_ends_while_the_host_is_down) {
  std::string id = start("sleeper", R"({"value":1})");
  now_ms() += 40LL * 24 * 3600 * 1000;
  crash();
  settle();
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(count("a") == 1U);
}

BOOST_AUTO_TEST_CASE(a_hook_is_answered_with_a_value) {
  std::string id = start("approval", R"({"value":7})");
  BOOST_TEST(status(id) == "waiting");
  std::string token = token_of(*this, id);
  BOOST_TEST(calls()[0].input == to_json(samples::word{token}));
  crash();
  BOOST_TEST(answer_hook(token, R"({"text":"yes"})").ok());
  BOOST_TEST(output(id) == R"({"text":"yes7"})");
  const failure again = answer_hook(token, R"({"text":"again"})").error();
  BOOST_TEST(again.code == "conflict");
  BOOST_TEST(again.message == "hook hook:approval#0 of run " + id +
                                  " was answered already, at 2023-11-14T22:13:20Z");
}

BOOST_AUTO_TEST_CASE(a_hook_that_is_over_is_told_from_one_that_never_was) {
  const std::string late = start("approval", R"({"value":1})");
  const std::string late_token = token_of(*this, late);
  const std::string dropped = start("approval", R"({"value":1})");
  const std::string dropped_token = token_of(*this, dropped);
  BOOST_TEST(cancel(dropped).ok());
  advance(3'600'000);
  for (const std::string& token : {late_token, dropped_token})
    BOOST_TEST(answer_hook(token, R"({"text":"x"})").error().code == "gone");
  BOOST_TEST(answer_hook("never-was-0123456", R"({"text":"x"})").error().code == "not_found");

  BOOST_TEST(ask<journal::run_row>([&](auto reply) { engine().erase(late, reply); }).ok());
  BOOST_TEST(answer_hook(late_token, R"({"text":"x"})").error().code == "not_found");
}

BOOST_AUTO_TEST_CASE(a_hook_that_loses_a_race_is_closed) {
  std::string id = start("impatient", R"({"value":1})");
  std::string token = token_of(*this, id);
  crash();
  advance(10'000);
  BOOST_TEST(output(id) == R"({"value":1})");
  BOOST_TEST(!answer_hook(token, R"({"value":1})").ok());
}

BOOST_AUTO_TEST_CASE(a_hook_that_wins_a_race_ends_the_rest) {
  std::string id = start("impatient", R"({"value":1})");
  BOOST_TEST(answer_hook(token_of(*this, id), R"({"value":1})").ok());
  BOOST_TEST(output(id) == R"({"value":0})");
}

BOOST_AUTO_TEST_CASE(a_hook_times_out) {
  std::string id = start("approval", R"({"value":7})");
  std::string token = token_of(*this, id);
  for (int i = 0; i < 3; ++i) {
    advance(19 * 60'000);
    auto alive = ask<journal::run_row>([&](auto reply) {
      engine().answer_hook(token, {engine::hook_answer::kind::alive, {}, {}}, reply);
    });
    BOOST_TEST(alive.ok());
  }
  BOOST_TEST(status(id) == "waiting");
  advance(3 * 60'000);
  BOOST_TEST(output(id) == R"({"text":"timeout"})");
}

BOOST_AUTO_TEST_CASE(a_silent_hook_times_out_earlier) {
  std::string id = start("approval", R"({"value":7})");
  advance(20 * 60'000 - 1);
  BOOST_TEST(status(id) == "waiting");
  advance(1);
  BOOST_TEST(output(id) == R"({"text":"heartbeat_timeout"})");
}

BOOST_AUTO_TEST_CASE(a_hook_is_failed_from_outside) {
  std::string id = start("approval", R"({"value":7})");
  auto failed = ask<journal::run_row>([&](auto reply) {
    engine().answer_hook(token_of(*this, id),
                         {engine::hook_answer::kind::error, {}, {"nope", "no"}}, reply);
  });
  BOOST_TEST(failed.ok());
  BOOST_TEST(output(id) == R"({"text":"nope"})");
}

BOOST_AUTO_TEST_CASE(a_hook_outlives_the_branch_it_was_opened_in) {
  std::string id = start("handed-out", R"({"value":0})");
  BOOST_TEST(status(id) == "waiting");
  BOOST_TEST(answer_hook(token_of(*this, id), R"({"text":"late"})").ok());
  BOOST_TEST(output(id) == R"({"text":"late"})");
}

BOOST_AUTO_TEST_CASE(a_child_has_a_run_of_its_own) {
  std::string id = start("parent", R"({"value":0})");
  BOOST_TEST(output(id) == R"({"value":211})");
  auto child = row(id + ".2");
  BOOST_TEST(child.parent_id == id);
  BOOST_TEST(child.workflow == "sequence");
}

BOOST_AUTO_TEST_CASE(the_failure_of_a_child_is_the_parents) {
  action("b", fails(1, final_, 10));
  std::string id = start("parent", R"({"value":0})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(row(id).reason == "refused: never");
  BOOST_TEST(retry(id).ok());
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(status(id + ".2") == "completed");
  BOOST_TEST(count("a") == 1U);
}

BOOST_AUTO_TEST_CASE(a_cancel_reaches_the_child) {
  action("b", [](const seen_call&) { return std::nullopt; });
  std::string id = start("parent", R"({"value":0})");
  BOOST_TEST(status(id + ".2") == "running");
  BOOST_TEST(cancel(id).ok());
  BOOST_TEST(status(id) == "cancelled");
  BOOST_TEST(status(id + ".2") == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_child_that_takes_too_long_is_cancelled) {
  std::string id = start("patient-parent", R"({"value":0})");
  advance(3'600'000);
  BOOST_TEST(output(id) == R"({"value":-2})");
  BOOST_TEST(status(id + ".2") == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_child_that_ends_while_its_parent_is_gone_is_noticed) {
  action("c", [](const seen_call& call) -> std::optional<result<std::string>> {
    if (call.run_id.find('.') != std::string::npos) return std::nullopt;
    return adds(100)(call);
  });
  std::string id = start("parent", R"({"value":0})");
  crash();
  settle();
  answer("c", std::string(R"({"value":1})"));
  BOOST_TEST(output(id) == R"({"value":101})");
}

BOOST_AUTO_TEST_CASE(polling_goes_on_until_the_condition_holds) {
  auto seen = std::make_shared<int>(0);
  action("a", [seen](const seen_call&) {
    return result<std::string>(to_json(samples::number{(*seen)++}));
  });
  std::string id = start("polled", R"({"value":0})");
  advance(1'000);
  advance(2'000);
  BOOST_TEST(status(id) == "sleeping");
  advance(4'000);
  BOOST_TEST(output(id) == R"({"value":3})");
  BOOST_TEST(calls()[3].step_key == "until:ready#0/action:a#3");
}

BOOST_AUTO_TEST_CASE(polling_gives_up) {
  action("a", [](const seen_call&) { return result<std::string>(R"({"value":0})"); });
  std::string id = start("polled", R"({"value":0})");
  advance(120'000);
  BOOST_TEST(row(id).reason == "timeout: wait_until: the condition did not hold in time");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
