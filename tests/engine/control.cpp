// What people do to runs.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::testing {

BOOST_FIXTURE_TEST_SUITE(control, world)

BOOST_AUTO_TEST_CASE(the_same_idempotency_key_gives_the_same_run) {
  std::string first = start("sequence", R"({"value":1})", {}, "order-1");
  std::string second = start("sequence", R"({"value":1})", {}, "order-1");
  BOOST_TEST(first == second);
  BOOST_TEST(count("a") == 1U);
  BOOST_TEST(start("loop", R"({"value":1})", {}, "order-1") != first);
}

BOOST_AUTO_TEST_CASE(two_starts_under_way_with_one_key_are_one_run) {
  engine::new_run_request request;
  request.workflow = "sequence";
  request.input = R"({"value":1})";
  request.idempotency_key = "k";
  std::vector<engine::started_run> answers;
  for (int i = 0; i < 4; ++i) {
    engine().start(request, [&](result<engine::started_run> got) { answers.push_back(*got); });
  }
  settle();
  BOOST_REQUIRE(answers.size() == 4U);
  for (const auto& each : answers) BOOST_TEST(each.run_id == answers[0].run_id);
  BOOST_TEST(count("a") == 1U);
}

BOOST_AUTO_TEST_CASE(an_id_is_taken_once) {
  start("sequence", R"({"value":1})", "mine");
  BOOST_CHECK_EXCEPTION(
      start("sequence", R"({"value":1})", "mine"), std::runtime_error,
      [](const auto& why) { return std::string(why.what()).starts_with("conflict"); });
}

BOOST_AUTO_TEST_CASE(cancel_lets_the_workflow_compensate) {
  action("b", [](const seen_call&) { return std::nullopt; });
  std::string id = start("saga", R"({"value":1})");
  BOOST_TEST(cancel(id).ok());
  BOOST_TEST(status(id) == "cancelled");
  BOOST_TEST(count("undo") == 1U);
  BOOST_TEST(cancel(id).error().code == "conflict");
}

BOOST_AUTO_TEST_CASE(a_cancelled_run_can_be_retried) {
  action("b", [](const seen_call&) { return std::nullopt; });
  std::string id = start("saga", R"({"value":1})");
  BOOST_TEST(cancel(id).ok());
  action("b", adds(10));
  BOOST_TEST(retry(id).ok());
  BOOST_TEST(output(id) == R"({"text":"done"})");
  BOOST_TEST(count("a") == 1U);
}

BOOST_AUTO_TEST_CASE(retry_goes_on_at_the_step_that_failed) {
  action("b", fails(2, final_, 10));
  std::string id = start("saga", R"({"value":1})");
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(count("undo") == 1U);
  BOOST_TEST(retry(id).ok());
  // It failed again, so what was undone for the first failure is undone again, under a new key.
  BOOST_TEST(status(id) == "failed");
  BOOST_TEST(count("undo") == 2U);
  BOOST_TEST(calls()[2].idempotency_key != calls()[4].idempotency_key);
  BOOST_TEST(calls()[1].idempotency_key == calls()[3].idempotency_key);
  crash();
  BOOST_TEST(retry(id).ok());
  BOOST_TEST(output(id) == R"({"text":"done"})");
  BOOST_TEST(count("a") == 1U);
  BOOST_TEST(count("b") == 3U);
}

BOOST_AUTO_TEST_CASE(only_what_failed_is_retried) {
  std::string id = start("sequence", R"({"value":1})");
  BOOST_TEST(retry(id).error().code == "conflict");
  BOOST_TEST(retry("nobody").error().code == "not_found");
}

BOOST_AUTO_TEST_CASE(a_paused_run_starts_nothing_new) {
  action("a", [](const seen_call&) { return std::nullopt; });
  std::string id = start("sequence", R"({"value":1})");
  BOOST_TEST(pause(id).ok());
  answer("a", std::string(R"({"value":2})"));
  BOOST_TEST(status(id) == "paused");
  BOOST_TEST(count("b") == 0U);
  crash();
  settle();
  BOOST_TEST(count("b") == 0U);
  BOOST_TEST(resume(id).ok());
  BOOST_TEST(output(id) == R"({"value":112})");
}

BOOST_AUTO_TEST_CASE(timers_do_not_fire_in_a_paused_run) {
  std::string id = start("sleeper", R"({"value":1})");
  BOOST_TEST(pause(id).ok());
  advance(60LL * 24 * 3600 * 1000);
  BOOST_TEST(status(id) == "paused");
  BOOST_TEST(resume(id).ok());
  advance(1);
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_paused_run_that_is_cancelled_does_what_its_shield_asked_for) {
  action("b", [](const seen_call&) { return std::nullopt; });
  const std::string id = start("saga", R"({"value":1})");
  BOOST_TEST(pause(id).ok());
  answer("b", final_);
  BOOST_TEST(count("undo") == 0U);
  BOOST_TEST(cancel(id).ok());
  BOOST_TEST(count("undo") == 1U);
  BOOST_TEST(journal::is_ended(row(id).status));
}

BOOST_AUTO_TEST_CASE(a_child_that_ended_while_its_parent_was_paused_is_seen_at_the_resume) {
  action("c", [](const seen_call& call) -> std::optional<result<std::string>> {
    if (call.run_id != "p") return std::nullopt;
    return adds(100)(call);
  });
  start("parent", R"({"value":1})", "p");
  BOOST_TEST(pause("p").ok());
  crash();
  settle();
  answer("c", std::string(R"({"value":112})"));
  BOOST_TEST(status("p") == "paused");
  BOOST_TEST(resume("p").ok());
  BOOST_TEST(output("p") == R"({"value":212})");
}

BOOST_AUTO_TEST_CASE(a_fork_goes_on_from_the_step_with_its_own_effects) {
  std::string id = start("sequence", R"({"value":1})");
  action("b", adds(50));
  auto forked = fork(id, "action:b#0", "copy");
  BOOST_REQUIRE(forked.ok());
  settle();
  BOOST_TEST(output("copy") == R"({"value":152})");
  BOOST_TEST(output(id) == R"({"value":112})");
  BOOST_TEST(count("a") == 1U);
  BOOST_TEST(row("copy").forked_from == id);
  BOOST_TEST(row("copy").started_ms == now_ms());
  BOOST_TEST(fork(id, "action:zzz#0", "copy2").error().code == "not_found");
  BOOST_TEST(fork(id, "action:b#0", "copy").error().code == "conflict");
}

BOOST_AUTO_TEST_CASE(a_fork_of_a_parent_has_children_of_its_own) {
  action("c", [](const seen_call& call) -> std::optional<result<std::string>> {
    if (call.run_id == "p") return result<std::string>(final_);
    return adds(100)(call);
  });
  start("parent", R"({"value":0})", "p");
  BOOST_TEST(status("p") == "failed");
  BOOST_TEST(fork("p", "child:sequence#0", "q").ok());
  settle();
  BOOST_TEST(output("q") == R"({"value":211})");
  BOOST_TEST(row("q.2").parent_id == "q");
}

BOOST_AUTO_TEST_CASE(an_ended_run_can_be_erased) {
  std::string id = start("sequence", R"({"value":1})", {}, "key");
  auto erased = ask<journal::run_row>([&](auto reply) { engine().erase(id, reply); });
  BOOST_TEST(erased.ok());
  BOOST_CHECK_THROW(row(id), std::runtime_error);
  BOOST_TEST(start("sequence", R"({"value":1})", {}, "key") != id);

  std::string asleep = start("sleeper", R"({"value":1})");
  auto refused = ask<journal::run_row>([&](auto reply) { engine().erase(asleep, reply); });
  BOOST_TEST(refused.error().code == "conflict");
}

BOOST_AUTO_TEST_CASE(a_broken_disk_acknowledges_nothing_and_heals) {
  action("a", [](const seen_call&) { return std::nullopt; });
  std::string id = start("sequence", R"({"value":1})");
  break_disk(failure{"no_space", "the disk is full"});
  answer("a", std::string(R"({"value":2})"));
  BOOST_TEST(count("b") == 0U);
  BOOST_CHECK_EXCEPTION(
      start("sequence", R"({"value":1})"), std::runtime_error, [](const auto& why) {
        return std::string(why.what()).find("the disk is full") != std::string::npos;
      });
  action("a", adds(1));
  break_disk(std::nullopt);
  settle();
  BOOST_TEST(output(id) == R"({"value":112})");
  BOOST_TEST(count("b") == 1U);
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_the_run_does) {
  std::string id = start("sleeper", R"({"value":1})");
  int told = 0;
  auto wanted = std::make_shared<int>();
  engine().wait(id, true, wanted,
                [&](const result<journal::run_row>& row) { told += row.ok() ? 1 : 0; });
  engine().wait(id, false, wanted,
                [&](const result<journal::run_row>& row) { told += row.ok() ? 10 : 0; });
  settle();
  BOOST_TEST(told == 10);
  advance(31LL * 24 * 3600 * 1000);
  BOOST_TEST(told == 11);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
