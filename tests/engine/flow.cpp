// Limits of actions and workflows in a host: what waits, in which order, and that no crash gets
// round them.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace pawl::testing {
namespace {

// Actions stay open until the test answers them, and the limits are those that a test sets.
struct limited_world : world {
  limited_world() {
    action("a", [](const seen_call&) { return std::nullopt; });
  }
  void limit(std::string_view action, action_limits to) {
    flow.actions[std::string(action)] = to;
    crash();
  }
  void limit_runs(std::string_view workflow, workflow_limits to) {
    flow.workflows[std::string(workflow)] = std::move(to);
    crash();
  }
  std::vector<std::string> start_many(std::string_view workflow, int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      now_ms() += 1;
      ids.push_back(start(workflow, R"({"value":)" + std::to_string(i) + '}',
                          "run-" + std::string(1, static_cast<char>('z' - i))));
    }
    return ids;
  }
  std::vector<std::string> open_runs() {
    std::vector<std::string> runs;
    for (const auto& each : relay().stubs().open_calls("a")) runs.push_back(each.run_id);
    return runs;
  }
  std::vector<engine::open_step> held(const std::string& id) {
    return *ask<std::vector<engine::open_step>>(
        [&](auto reply) { engine().open_steps(id, reply); });
  }
};

using ids = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(flow_of_actions, limited_world)

BOOST_AUTO_TEST_CASE(steps_go_in_the_order_in_which_they_came_over_all_shards) {
  limit("a", {.concurrency_max = 2});
  const ids runs = start_many("sequence", 8);
  for (size_t i = 0; i < runs.size(); ++i) {
    const ids open = open_runs();
    BOOST_TEST(open.size() == std::min<size_t>(2, runs.size() - i));
    BOOST_TEST(open.front() == runs[i]);
    answer_nth("a", 0, adds(1));
  }
  for (const std::string& id : runs) BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(what_a_step_waits_for_is_told) {
  limit("a", {.concurrency_max = 1});
  const ids runs = start_many("sequence", 2);
  BOOST_TEST(held(runs[0]).empty());
  const auto waits = held(runs[1]);
  BOOST_TEST_REQUIRE(waits.size() == 1U);
  BOOST_TEST(waits[0].seq == 2U);
  BOOST_TEST(waits[0].waits_for == "action a: 1 call at once");
  BOOST_TEST(engine().action_depths().front().waiting == 1U);
}

BOOST_AUTO_TEST_CASE(other_actions_go_on_meanwhile) {
  limit("a", {.concurrency_max = 1});
  start_many("sequence", 3);
  const std::string other = start("both", R"({"value":1})");
  BOOST_TEST(count("b") == 1U);
  BOOST_TEST(status(other) == "running");
}

BOOST_AUTO_TEST_CASE(the_rate_is_kept_also_by_retries) {
  limit("a", {.rate = rate_limit{2, 60'000}});
  std::vector<int64_t> at;
  action("a", [&](const seen_call&) {
    at.push_back(now_ms());
    return result<std::string>(failure{"unavailable", "again", {}, true});
  });
  const ids runs = start_many("sequence", 2);
  advance(3'600'000);
  for (const std::string& id : runs) BOOST_TEST(status(id) == "failed");
  BOOST_TEST_REQUIRE(at.size() == 10U);  // five attempts each
  for (size_t i = 2; i < at.size(); ++i) BOOST_TEST(at[i] - at[i - 2] >= 60'000);
}

BOOST_AUTO_TEST_CASE(a_deadline_begins_with_the_call) {
  limits.step_timeout_ms = 1'000;
  limits.retry.attempts_max = 1;
  limit("a", {.concurrency_max = 1});
  const ids runs = start_many("sequence", 2);
  advance(990);
  answer("a", to_json(samples::number{1}));
  advance(990);
  BOOST_TEST(status(runs[1]) == "running");
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[1]) == "completed");
}

BOOST_AUTO_TEST_CASE(a_run_whose_step_is_held_can_be_cancelled_and_paused) {
  limit("a", {.concurrency_max = 1});
  const ids runs = start_many("sequence", 4);
  BOOST_TEST(cancel(runs[1]).ok());
  BOOST_TEST(status(runs[1]) == "cancelled");
  BOOST_TEST(pause(runs[2]).ok());
  BOOST_TEST(held(runs[2]).empty());
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(open_runs() == ids{runs[3]}, boost::test_tools::per_element());
  BOOST_TEST(resume(runs[2]).ok());
  BOOST_TEST(held(runs[2]).size() == 1U);
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(open_runs() == ids{runs[2]}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_call_that_is_given_up_returns_its_permit) {
  limits.retry.attempts_max = 1;
  limit("a", {.concurrency_max = 1});
  const ids runs = start_many("sequence", 3);
  BOOST_TEST(cancel(runs[0]).ok());
  BOOST_TEST(open_runs() == ids{runs[1]}, boost::test_tools::per_element());
  advance(limits.step_timeout_ms);  // it runs out of time
  BOOST_TEST(open_runs() == ids{runs[2]}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(steps_go_by_limits_that_are_given_anew) {
  limit("a", {.concurrency_max = 1});
  const ids runs = start_many("sequence", 4);
  engine().set_flow_limits({.actions = {{"a", {.concurrency_max = 2}}}});
  settle();
  BOOST_TEST(open_runs().size() == 2U);
  engine().set_flow_limits({.actions = {{"a", {.concurrency_max = 1}}}});
  answer_nth("a", 0, adds(1));
  BOOST_TEST(open_runs() == ids{runs[1]}, boost::test_tools::per_element());
  engine().set_flow_limits({});
  settle();
  BOOST_TEST(open_runs().size() == 3U);
  while (!open_runs().empty()) answer("a", to_json(samples::number{1}));
  for (const std::string& id : runs) BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_broken_disk_frees_all_and_all_come_again) {
  limit("a", {.concurrency_max = 2});
  const ids runs = start_many("sequence", 5);
  break_disk(failure{"unavailable", "the disk is full", {}, true});
  answer("a", to_json(samples::number{1}));
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(open_runs().empty());
  break_disk(std::nullopt);
  settle();
  BOOST_TEST(open_runs().size() == 2U);
  while (!open_runs().empty()) answer("a", to_json(samples::number{1}));
  for (const std::string& id : runs) BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(no_crash_gets_round_a_limit) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    limited_world sim;
    sim.limit("a", {.concurrency_max = 2});
    const ids runs = sim.start_many("sequence", 6);
    std::mt19937 chance(seed);
    for (int turn = 0; turn < 100 && sim.open_runs().size() > 0; ++turn) {
      BOOST_TEST(sim.open_runs().size() <= 2U);
      const auto kind = chance() % 4;
      if (kind == 0) {
        sim.crash();
        sim.settle();
      } else if (kind == 1) {
        sim.relay().stubs().answer("a", 0, adds(1));
        for (unsigned steps = chance() % 4; steps > 0; --steps) sim.step(1);
        sim.crash();
        sim.settle();
      } else {
        sim.answer_nth("a", chance() % sim.open_runs().size(), adds(1));
      }
    }
    for (const std::string& id : runs) BOOST_TEST(sim.status(id) == "completed");
  }
}

BOOST_AUTO_TEST_CASE(many_held_runs_hold_back_no_other_after_a_start) {
  limits.shards = 1;
  limit("a", {.concurrency_max = 1});
  for (int i = 0; i < 4'200; ++i) {
    engine::new_run_request request;
    request.workflow = "loop";
    request.input = R"({"value":1})";
    engine().start(request, [](const result<engine::started_run>&) {});
  }
  settle();
  now_ms() += 1;
  action("b", [](const seen_call&) { return std::nullopt; });
  start("both", R"({"value":1})");
  BOOST_TEST(open_calls("b") == 1U);
  crash();
  settle();
  BOOST_TEST(open_calls("b") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(flow_of_workflows, limited_world)

BOOST_AUTO_TEST_CASE(queued_runs_begin_in_order_also_after_a_crash) {
  limit_runs("sequence", {.running_max = 2});
  const ids runs = start_many("sequence", 7);
  for (size_t i = 0; i < runs.size(); ++i) {
    if (i % 2 == 1) {
      crash();
      settle();
    }
    const ids open = open_runs();
    BOOST_TEST(open.size() == std::min<size_t>(2, runs.size() - i));
    for (size_t later = i + 2; later < runs.size(); ++later) {
      BOOST_TEST(status(runs[later]) == "queued");
      BOOST_TEST(row(runs[later]).started_ms == 0);
    }
    const auto first = std::ranges::find(open, runs[i]);
    BOOST_TEST_REQUIRE((first != open.end()));
    answer_nth("a", static_cast<size_t>(first - open.begin()), adds(1));
    BOOST_TEST(status(runs[i]) == "completed");
  }
}

BOOST_AUTO_TEST_CASE(queued_runs_begin_by_limits_that_are_given_anew) {
  start_many("sequence", 2);
  engine().set_flow_limits({.workflows = {{"sequence", {.running_max = 2}}}});
  const std::string third = start("sequence", R"({"value":1})", "third");
  now_ms() += 1;
  const std::string fourth = start("sequence", R"({"value":1})", "fourth");
  BOOST_TEST(status(third) == "queued");
  engine().set_flow_limits({.workflows = {{"sequence", {.running_max = 3}}}});
  settle();
  BOOST_TEST(status(third) == "running");
  BOOST_TEST(status(fourth) == "queued");
  engine().set_flow_limits({});
  settle();
  BOOST_TEST(status(fourth) == "running");
}

BOOST_AUTO_TEST_CASE(a_key_and_a_priority_come_from_the_input) {
  limit_runs("loop", {.key = "/value", .priority = "/priority"});
  const auto begin = [&](const char* id, const char* input) {
    now_ms() += 1;
    start("loop", input, id);
  };
  begin("one", R"({"value":1})");
  begin("one-late", R"({"value":1})");
  begin("one-first", R"({"value":1,"priority":3})");
  begin("two", R"({"value":2})");
  BOOST_TEST(status("two") == "running");
  BOOST_TEST(row("one-first").key == "1");
  BOOST_TEST(row("one-first").priority == 3);
  BOOST_TEST(engine().waits_for("loop", "one-late") ==
             "workflow loop: 1 run at once with key 1; 1 before it");
  crash();
  settle();
  answer_nth("a", open_runs()[0] == "one" ? 0 : 1, adds(1));
  BOOST_TEST(status("one") == "completed");
  BOOST_TEST(status("one-first") == "running");
  BOOST_TEST(status("one-late") == "queued");
}

BOOST_AUTO_TEST_CASE(a_full_queue_answers_busy) {
  limit_runs("sequence", {.running_max = 1, .queued_max = 2});
  start_many("sequence", 3);
  engine::new_run_request request;
  request.workflow = "sequence";
  request.input = R"({"value":1})";
  const auto refused =
      ask<engine::started_run>([&](auto reply) { engine().start(request, reply); });
  BOOST_TEST(refused.error().code == "busy");
  BOOST_TEST(refused.error().retry_after_ms == 1000);
}

BOOST_AUTO_TEST_CASE(a_run_that_sleeps_has_begun) {
  limit_runs("sleeper", {.running_max = 1});
  const ids runs = start_many("sleeper", 2);
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[0]) == "sleeping");
  crash();
  settle();
  BOOST_TEST(status(runs[1]) == "queued");
  advance(30LL * 24 * 3600 * 1000);
  BOOST_TEST(status(runs[0]) == "completed");
  BOOST_TEST(status(runs[1]) == "running");
}

BOOST_AUTO_TEST_CASE(a_queued_run_can_be_cancelled_paused_and_tried_again) {
  limit_runs("sequence", {.running_max = 1});
  const ids runs = start_many("sequence", 4);
  BOOST_TEST(cancel(runs[1]).ok());
  BOOST_TEST(cancel(runs[1]).error().code == "conflict");
  BOOST_TEST(status(runs[1]) == "cancelled");
  BOOST_TEST(row(runs[1]).reason == "cancelled: cancelled before it began");
  BOOST_TEST(pause(runs[2]).ok());
  crash();
  settle();
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[2]) == "paused");
  BOOST_TEST(open_runs() == ids{runs[3]}, boost::test_tools::per_element());

  BOOST_TEST(resume(runs[2]).ok());
  BOOST_TEST(status(runs[2]) == "queued");
  BOOST_TEST(retry(runs[1]).ok());
  BOOST_TEST(status(runs[1]) == "queued");
  BOOST_TEST(retry(runs[1]).error().code == "conflict");
  crash();
  settle();
  for (const std::string& next : {runs[3], runs[1], runs[2]}) {
    BOOST_TEST(open_runs() == ids{next}, boost::test_tools::per_element());
    answer("a", to_json(samples::number{1}));
    BOOST_TEST(status(next) == "completed");
    BOOST_TEST(row(next).started_ms != 0);
  }
}

BOOST_AUTO_TEST_CASE(a_failed_run_waits_for_its_retry) {
  limit_runs("sequence", {.running_max = 1});
  const ids runs = start_many("sequence", 2);
  answer("a", final_);
  BOOST_TEST(status(runs[0]) == "failed");
  BOOST_TEST(retry(runs[0]).ok());
  BOOST_TEST(status(runs[0]) == "queued");
  BOOST_TEST(cancel(runs[0]).ok());
  BOOST_TEST(retry(runs[0]).ok());
  crash();
  settle();
  BOOST_TEST(status(runs[0]) == "queued");
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[1]) == "completed");
  BOOST_TEST(open_runs() == ids{runs[0]}, boost::test_tools::per_element());
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[0]) == "completed");
  BOOST_TEST(output(runs[0]) == R"({"value":111})");
}

BOOST_AUTO_TEST_CASE(children_wait_as_well) {
  limit_runs("sequence", {.running_max = 1});
  const std::string other = start("sequence", R"({"value":1})", "other");
  const std::string parent = start("parent", R"({"value":1})");
  BOOST_TEST(open_runs() == ids{other}, boost::test_tools::per_element());
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(open_runs().size() == 1U);
  const std::string child = open_runs()[0];
  BOOST_TEST(row(child).parent_id == parent);
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(parent) == "completed");
}

BOOST_AUTO_TEST_CASE(a_child_that_is_queued_goes_with_its_parent) {
  limit_runs("sequence", {.running_max = 1});
  start("sequence", R"({"value":1})", "other");
  const std::string parent = start("parent", R"({"value":1})");
  BOOST_TEST(cancel(parent).ok());
  const auto rows = store()->list_runs({.statuses = {journal::run_status::cancelled}}, {}, 10);
  BOOST_TEST(rows->items.size() == 2U);
  BOOST_TEST(engine().workflow_depths().front().waiting == 0U);
}

BOOST_AUTO_TEST_CASE(a_fork_waits_as_well) {
  limit_runs("sequence", {.running_max = 1});
  const ids runs = start_many("sequence", 1);
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(runs[0]) == "completed");
  const std::string busy = start("sequence", R"({"value":1})", "busy");
  BOOST_TEST(fork(runs[0], "action:b#0", "copy").ok());
  BOOST_TEST(status("copy") == "queued");
  answer("a", to_json(samples::number{1}));
  BOOST_TEST(status(busy) == "completed");
  BOOST_TEST(status("copy") == "completed");
}

BOOST_AUTO_TEST_CASE(one_idempotency_key_takes_one_place) {
  limit_runs("sequence", {.running_max = 1});
  start("sequence", R"({"value":1})", "first");
  const std::string queued = start("sequence", R"({"value":1})", {}, "key");
  BOOST_TEST(start("sequence", R"({"value":1})", {}, "key") == queued);
  BOOST_TEST(engine().workflow_depths().front().waiting == 1U);
  // Two at the same moment: neither is durable when the other comes.
  engine::new_run_request request;
  request.workflow = "sequence";
  request.input = R"({"value":1})";
  request.idempotency_key = "twice";
  ids given;
  for (int i = 0; i < 2; ++i) {
    engine().start(request, [&](const result<engine::started_run>& started) {
      given.push_back(started->run_id);
    });
  }
  settle();
  BOOST_TEST_REQUIRE(given.size() == 2U);
  BOOST_TEST(given[0] == given[1]);
  BOOST_TEST(engine().workflow_depths().front().waiting == 2U);
}

BOOST_AUTO_TEST_CASE(no_crash_gets_round_a_limit_or_the_order) {
  const workflow_limits two{.running_max = 2};
  for (int steps = 1; steps < 40; ++steps) {
    limited_world sim;
    sim.limit_runs("sequence", two);
    ids known;
    for (int i = 0; i < 5; ++i) {
      sim.now_ms() += 1;
      engine::new_run_request request;
      request.workflow = "sequence";
      request.input = R"({"value":1})";
      request.id = "run-" + std::to_string(i);
      sim.engine().start(request, [&known](const result<engine::started_run>& started) {
        if (started.ok()) known.push_back(started->run_id);
      });
    }
    const auto running = [&] {
      const auto rows = sim.store()->list_runs({.statuses = {journal::run_status::running}}, {}, 9);
      return rows->items.size();
    };
    for (int i = 0; i < steps; ++i) {
      sim.step(1);
      BOOST_TEST(running() <= 2U);
      if (i % 5 == 4 && !sim.open_runs().empty()) sim.relay().stubs().answer("a", 0, adds(1));
    }
    sim.crash();
    BOOST_TEST_CONTEXT("crash after step " << steps) {
      for (sim.settle(); !sim.open_runs().empty(); sim.answer_nth("a", 0, adds(1))) {
        BOOST_TEST(running() <= 2U);
        const auto queued = sim.store()->list_runs(
            {.statuses = {journal::run_status::queued}, .oldest_first = true}, {}, 9);
        const auto begun =
            sim.store()->list_runs({.statuses = {journal::run_status::running}}, {}, 9);
        if (queued->items.empty()) continue;
        for (const auto& each : begun->items)
          BOOST_TEST(each.created_ms <= queued->items[0].created_ms);
      }
      for (const std::string& id : known) BOOST_TEST(sim.status(id) == "completed");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
