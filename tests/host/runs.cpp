// Runs from their start to their end: answers, listings, steps and events, idempotency, errors.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <set>

using namespace host_tests;

BOOST_FIXTURE_TEST_SUITE(runs, fixture)

BOOST_AUTO_TEST_CASE(a_run_tells_its_output_steps_and_events) {
  const std::string id = start("add-three", 4);
  const run_info run = end(id);
  BOOST_TEST(run.status == "completed");
  BOOST_TEST(*run.input == number_json(4));
  BOOST_TEST(*run.output == number_json(7));
  BOOST_TEST((run.module + ' ' + run.module_version) == "test 1.0.0");
  BOOST_TEST((0 < run.created_ms && run.created_ms <= run.ended_ms));

  const auto all = must(host().steps(id));
  BOOST_REQUIRE(all.size() == 3);
  for (size_t i = 0; i < all.size(); ++i) {
    BOOST_TEST(all[i].key == "action:test.add#" + std::to_string(i));
    BOOST_TEST(all[i].status == "completed");
    BOOST_TEST(all[i].attempts == 1U);
    BOOST_TEST(*all[i].input == number_json(4 + static_cast<int>(i)));
    BOOST_TEST(*all[i].output == number_json(5 + static_cast<int>(i)));
  }

  // A page at a time, as if it were long.
  std::vector<std::string> names;
  uint64_t from = 0;
  for (std::string next = "0"; !next.empty(); from = next.empty() ? 0 : std::stoull(next)) {
    auto page = must(host().events(id, from, 3));
    for (const auto& each : page.items) names.push_back(each.name);
    next = page.next;
  }
  BOOST_TEST(names.size() == 8U);
  BOOST_TEST(names.front() == "run_started");
  BOOST_TEST(names.back() == "run_completed");
}

BOOST_AUTO_TEST_CASE(runs_are_listed_by_status_and_workflow_page_by_page) {
  std::set<std::string> ended, waiting;
  for (int i = 0; i < 7; ++i) ended.insert(start("add-three", i));
  for (int i = 0; i < 3; ++i) waiting.insert(start("hooked", i));
  for (const std::string& id : ended) BOOST_TEST(end(id).status == "completed");
  for (const std::string& id : waiting) BOOST_TEST(rest(id).status == "waiting");

  auto ids = [&](pawl::run_query query) {
    std::set<std::string> found;
    do {
      auto page = must(host().list_runs(query));
      for (const run_info& each : page.items) BOOST_TEST(found.insert(each.id).second);
      query.cursor = page.next;
    } while (!query.cursor.empty());
    return found;
  };
  BOOST_TEST((ids({.statuses = {"completed"}, .limit = 2}) == ended));
  BOOST_TEST((ids({.workflow = "hooked"}) == waiting));
  BOOST_TEST(ids({.limit = 4}).size() == 10U);
  BOOST_TEST(code_of(host().list_runs({.statuses = {"done"}})) == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(the_same_key_gives_the_same_run) {
  pawl::start_request request{
      .workflow = "add-three", .input = number_json(1), .idempotency_key = "once"};
  const auto first = must(host().start(request));
  BOOST_TEST(!first.existed);
  request.input = number_json(2);
  const auto second = must(host().start(request));
  BOOST_TEST(second.existed);
  BOOST_TEST(second.run_id == first.run_id);
  BOOST_TEST(*end(first.run_id).output == number_json(4));
  restart();
  BOOST_TEST(must(host().start(request)).run_id == first.run_id);
  request.workflow = "gated";  // a key belongs to its workflow
  BOOST_TEST(!must(host().start(request)).existed);
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_a_conflict_whatever_the_key) {
  pawl::start_request request{.workflow = "hooked", .input = number_json(1), .id = "mine"};
  BOOST_TEST(must(host().start(request)).run_id == "mine");
  BOOST_TEST(code_of(host().start(request)) == PAWL_ERROR_CONFLICT);
  request.idempotency_key = "another";
  BOOST_TEST(code_of(host().start(request)) == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_started_is_refused_with_the_reason) {
  auto refused = [&](pawl::start_request request) {
    auto started = host().start(std::move(request));
    BOOST_REQUIRE(!started.ok());
    return started.error();
  };
  BOOST_TEST(refused({.workflow = "none"}).code == PAWL_ERROR_UNKNOWN_WORKFLOW);
  BOOST_TEST(refused({.workflow = "gated", .input = "{"}).code == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(refused({.workflow = "gated", .input = number_json(1), .id = "a b"}).code ==
             PAWL_ERROR_INVALID_INPUT);
  const auto bad = refused({.workflow = "gated", .input = R"({"value":"x"})"});
  BOOST_TEST(bad.code == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(bad.message.find("/value") != std::string::npos, bad.message);
  const std::string long_text(options.limits.payload_bytes_max, ' ');
  BOOST_TEST(refused({.workflow = "gated", .input = long_text + number_json(1)}).code ==
             PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(must(host().list_runs({})).items.empty());
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_of_runs_under_way_a_start_is_busy) {
  options.limits.active_runs_max = 8;
  std::vector<std::string> under_way;
  pawl::result<pawl::start_answer> started = pawl::failure{};
  do {
    started = host().start({.workflow = "gated", .input = number_json(1)});
    if (started) under_way.push_back(started->run_id);
  } while (started && under_way.size() < 100);
  BOOST_REQUIRE(!started.ok());
  BOOST_TEST(started.error().code == "busy");
  BOOST_TEST(started.error().retryable);
  BOOST_TEST(started.error().retry_after_ms > 0);
  BOOST_TEST(under_way.size() <= 8U);
  for (size_t i = 0; i < under_way.size(); ++i) {
    auto held = gatekeeper::get().next();
    held.call->complete(held.input);
  }
  for (const std::string& id : under_way) BOOST_TEST(end(id).status == "completed");
  BOOST_TEST(host().start({.workflow = "add-three", .input = number_json(1)}).ok());
}

BOOST_AUTO_TEST_CASE(those_who_watch_hear_of_every_event_in_order) {
  std::mutex mutex;
  std::map<std::string, std::vector<uint64_t>> heard;
  auto watching = host().watch([&](const std::string& run_id, const auto& events) {
    const std::lock_guard lock(mutex);
    for (const pawl::event_info& each : events) heard[run_id].push_back(each.seq);
  });
  const std::string id = start("parent", 1);
  auto child = gatekeeper::get().next();
  child.call->complete(child.input);
  BOOST_TEST(end(id).status == "completed");
  watching.reset();
  start("add-three", 1);
  const std::lock_guard lock(mutex);
  BOOST_TEST(heard.size() == 2U);
  for (const auto& [run_id, seqs] : heard) {
    BOOST_TEST(seqs.size() == must(host().events(run_id, 0, 1000)).items.size());
    for (size_t i = 0; i < seqs.size(); ++i) BOOST_TEST(seqs[i] == i + 1);
  }
}

BOOST_AUTO_TEST_CASE(what_an_action_tells_of_its_work_is_seen_while_it_is_at_it) {
  std::promise<pawl::event_info> heard;
  auto watching = host().watch([&](const std::string&, const auto& events) {
    if (events.front().name == "step_progress") heard.set_value(events.front());
  });
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  BOOST_TEST((*held.call)->heartbeat("no JSON"));  // a sign of life, and no more
  BOOST_TEST((*held.call)->heartbeat(R"({"done":0.5})"));
  const pawl::event_info told = heard.get_future().get();
  BOOST_TEST(told.seq == 0U);
  BOOST_TEST(told.key == "action:test.gate#0");
  BOOST_TEST(told.payload == R"({"done":0.5})");
  BOOST_TEST(must(host().steps(id)).front().progress.value_or("") == R"({"done":0.5})");
  watching.reset();
  held.call->complete(held.input);
  end(id);
  BOOST_TEST(!must(host().steps(id)).front().progress.has_value());
  for (const auto& event : must(host().events(id, 0, 1000)).items) BOOST_TEST(event.seq != 0U);
}

BOOST_AUTO_TEST_CASE(one_who_watches_may_stop_watching_while_it_hears) {
  std::atomic<int> heard = 0;
  std::shared_ptr<void> watching;
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  watching = host().watch([&](const std::string&, const auto&) {
    ++heard;
    watching.reset();
  });
  held.call->complete(held.input);
  BOOST_TEST(end(id).status == "completed");
  BOOST_TEST(end(start("add-three", 1)).status == "completed");
  BOOST_TEST(heard == 1);
}

BOOST_AUTO_TEST_CASE(a_single_action_is_called_outside_of_any_run) {
  BOOST_TEST(must(host().run_action("test.add", number_json(1))) == number_json(2));
  BOOST_TEST(code_of(host().run_action("test.fail", number_json(1))) == "refused");
  BOOST_TEST(code_of(host().run_action("test.add", "[]")) == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(code_of(host().run_action("none", "{}")) == PAWL_ERROR_UNKNOWN_ACTION);
  BOOST_TEST(code_of(host().run_action("test.gate", number_json(1), 1ms)) == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(must(host().list_runs({})).items.empty());
}

BOOST_AUTO_TEST_SUITE_END()
