// The host's own life: opened, looked into, stopped under work, opened again.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

using namespace host_tests;

namespace {

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(life, fixture)

BOOST_AUTO_TEST_CASE(a_directory_has_one_host) {
  host();
  const auto second = pawl::host::open(options);
  BOOST_TEST(code_of(second) == "busy");
  BOOST_TEST(second.error().message.find("is held by process") != std::string::npos,
             second.error().message);
  close();
  BOOST_TEST(pawl::host::open(options).ok());
}

BOOST_AUTO_TEST_CASE(options_that_can_not_be_are_refused) {
  host_options wrong = options;
  wrong.data_directory.clear();
  BOOST_TEST(code_of(pawl::host::open(wrong)) == PAWL_ERROR_INVALID_INPUT);
  wrong = options;
  wrong.module_config["test"] = R"({"unknown":1})";
  BOOST_TEST(code_of(pawl::host::open(wrong)) == PAWL_ERROR_INVALID_INPUT);
  wrong = options;
  wrong.data_directory = "/proc/nowhere";
  BOOST_TEST(!pawl::host::open(wrong).ok());
}

BOOST_AUTO_TEST_CASE(a_stop_asks_actions_to_end_and_the_run_goes_on_later) {
  const std::string id = start("gated", 1);
  const auto first = gatekeeper::get().next();
  restart();
  auto second = gatekeeper::get().next();
  BOOST_TEST(second.run_id == id);
  BOOST_TEST(second.idempotency_key == first.idempotency_key);
  BOOST_TEST(second.attempt == 1U);  // being stopped is no failure of the step's
  second.call->complete(second.input);
  BOOST_TEST(*end(id).output == number_json(2));
}

BOOST_AUTO_TEST_CASE(an_action_that_ignores_the_stop_is_left_behind) {
  gatekeeper::get().obey(false);
  options.limits.drain_ms = 50;
  const std::string id = start("gated", 1);
  auto late = gatekeeper::get().next();
  close();
  late.call->complete({99});  // no one is there any more
  gatekeeper::get().obey(true);
  host();
  let_go(id);
  BOOST_TEST(*end(id).output == number_json(2));
}

BOOST_AUTO_TEST_CASE(what_ends_in_time_during_a_stop_is_recorded) {
  gatekeeper::get().obey(false);
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  std::thread ending([&] {
    while (!(*held.call)->cancelled()) std::this_thread::yield();
    held.call->complete({7});
  });
  close();
  ending.join();
  BOOST_TEST(*end(id).output == number_json(8));
  BOOST_TEST(gatekeeper::get().open() == 0U);
}

BOOST_AUTO_TEST_CASE(those_who_wait_are_told_of_a_stop) {
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  auto waiting = std::async(std::launch::async, [&] { return host().wait(id, true, {}); });
  auto idling =
      std::async(std::launch::async, [&] { return host().wait_idle(true, [] { return true; }); });
  host().stop();
  BOOST_TEST(code_of(waiting.get()) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(!idling.get());
}

BOOST_AUTO_TEST_CASE(a_single_action_is_asked_to_end_by_a_stop) {
  host();
  auto calling = std::async(std::launch::async,
                            [&] { return host().run_action("test.gate", "{\"value\":1}"); });
  auto held = gatekeeper::get().next();
  host().stop();
  BOOST_TEST(code_of(calling.get()) == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_single_action_that_ignores_a_stop_is_left_behind) {
  gatekeeper::get().obey(false);
  options.limits.drain_ms = 50;
  host();
  auto calling = std::async(std::launch::async,
                            [&] { return host().run_action("test.gate", "{\"value\":1}"); });
  auto held = gatekeeper::get().next();
  host().stop();
  BOOST_TEST(code_of(calling.get()) == PAWL_ERROR_UNAVAILABLE);
  held.call->complete(held.input);  // no one is there any more
}

BOOST_AUTO_TEST_CASE(a_stopped_host_answers_that_it_is_stopped) {
  const std::string id = start("hooked", 1);
  BOOST_TEST(rest(id).status == "waiting");
  const std::string token = must(host().list_hooks({}, 1)).items.front().token;
  host().stop();
  host().stop();
  BOOST_TEST(code_of(host().start({.workflow = "gated", .input = number_json(1)})) ==
             PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(code_of(host().cancel(id)) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(code_of(host().retry(id)) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(code_of(host().wait(id)) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(code_of(host().resume_hook(token, number_json(1))) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(code_of(host().run_action("test.add", number_json(1))) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(!host().wait_idle(false, [] { return true; }));
  BOOST_TEST(host().health().active_runs == 0U);
  BOOST_TEST(status(id) == "waiting");  // what is recorded can still be read
}

BOOST_AUTO_TEST_CASE(one_that_does_not_drive_runs_looks_and_changes_only) {
  const std::string gated = start("gated", 1);
  const auto held = gatekeeper::get().next();
  const std::string nap = start("napping", 20);
  must(host().pause(nap));
  close();
  const auto count = [&](const std::string& id) {
    return must(host().events(id, 0, 100)).items.size();
  };

  options.drive_runs = false;
  restart();
  const size_t gated_events = count(gated), nap_events = count(nap);
  BOOST_TEST(status(gated) == "running");
  const std::string fresh = start("add-three", 1);
  must(host().resume(nap));
  // The nap's time passes, each shard has its turn, and nothing happens.
  const int64_t nap_due_ms = must(host().steps(nap)).front().due_ms;
  eventually("the nap is over", [&] { return now_ms() > nap_due_ms; });
  BOOST_TEST(host().health().ok);
  BOOST_TEST(gatekeeper::get().open() == 0U);
  BOOST_TEST(count(gated) == gated_events);
  BOOST_TEST(count(nap) == nap_events + 1);
  BOOST_TEST(must(host().steps(fresh)).front().status == "scheduled");

  options.drive_runs = true;
  restart();
  let_go(gated);
  BOOST_TEST(end(gated).status == "completed");
  BOOST_TEST(end(nap).status == "completed");
  BOOST_TEST(end(fresh).status == "completed");
}

BOOST_AUTO_TEST_CASE(runs_that_ended_long_ago_are_deleted) {
  const std::string old = start("add-three", 1);
  const int64_t ended_ms = end(old).ended_ms;
  const std::string open = start("hooked", 1);
  BOOST_TEST(rest(open).status == "waiting");
  close();
  options.limits.ended_runs_kept_ms = 1;
  eventually("its time has passed", [&] { return now_ms() > ended_ms + 1; });
  host();
  eventually("it is deleted", [&] { return !host().find_run(old).ok(); });
  BOOST_TEST(code_of(host().find_run(old)) == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(status(open) == "waiting");
}

BOOST_AUTO_TEST_SUITE_END()
