// An async call ends exactly once, whatever becomes of its handle, and hears of a cancel whenever
// it comes.
#include "sdk/fake_host.hpp"

#include <pawl/action.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <thread>

using handle = pawl::call_handle<double>;
using pawl::test::fake_host;

namespace {

// What the one action of this program does with the next call; set by each test.
std::function<void(handle, int)> behaviour;

inline constexpr pawl::action<int, double> reference{"test.async"};
PAWL_ACTION(reference, "Async", "Does what the test says",
            [](handle call, int input) { behaviour(std::move(call), input); })

struct fixture {
  fixture() { pawl::detail::exports().host = &host; }
  const pawl_action& action = *pawl::detail::exports().actions.front();
  fake_host host;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(call_handles, fixture)

BOOST_AUTO_TEST_CASE(completed_before_start_returns) {
  behaviour = [](handle call, int input) { call.complete(input / 2.0); };
  BOOST_TEST(host.run(action, "5").output == "2.5");
}

BOOST_AUTO_TEST_CASE(completed_on_another_thread) {
  std::thread worker;
  behaviour = [&](handle call, int input) {
    worker = std::thread([call = std::move(call), input]() mutable { call.complete(input); });
  };
  BOOST_TEST(host.run(action, "7").output == "7");
  worker.join();
}

BOOST_AUTO_TEST_CASE(failed_as_the_error_says) {
  behaviour = [](handle call, int) { call.fail(pawl::transient_error("busy", "come back")); };
  const auto ended = host.run(action, "1");
  BOOST_REQUIRE(ended.error);
  BOOST_TEST(ended.error->code() == "busy");
  BOOST_TEST(ended.error->retryable());
}

BOOST_AUTO_TEST_CASE(an_exception_is_what_the_call_fails_with) {
  behaviour = [](handle, int) { throw pawl::final_error("no_stock", "the shelf is empty"); };
  const auto ended = host.run(action, "1");
  BOOST_REQUIRE(ended.error);
  BOOST_TEST(ended.error->code() == "no_stock");
  BOOST_TEST(host.stale() == 0u);
}

BOOST_AUTO_TEST_CASE(a_dropped_handle_fails_the_call) {
  behaviour = [](handle, int) {};
  const auto ended = host.run(action, "1");
  BOOST_REQUIRE(ended.error);
  BOOST_TEST(ended.error->code() == PAWL_ERROR_HOST_MISUSE);
}

BOOST_AUTO_TEST_CASE(only_the_first_completion_counts) {
  behaviour = [](handle call, int) {
    call.complete(1);
    call.complete(2);
    call.fail(pawl::final_error("late", "too late"));
    throw std::runtime_error("later still");
  };
  BOOST_TEST(host.run(action, "1").output == "1");
  BOOST_TEST(host.stale() == 0u);
}

BOOST_AUTO_TEST_CASE(an_output_without_a_json_form_fails_the_call) {
  behaviour = [](handle call, int) { call.complete(std::nan("")); };
  const auto ended = host.run(action, "1");
  BOOST_REQUIRE(ended.error);
  BOOST_TEST(ended.error->code() == PAWL_ERROR_INVALID_OUTPUT);
}

BOOST_AUTO_TEST_CASE(input_of_another_type_fails_the_call) {
  behaviour = [](handle call, int) { call.complete(1); };
  const auto ended = host.run(action, R"("one")");
  BOOST_REQUIRE(ended.error);
  BOOST_TEST(ended.error->code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(the_facts_outlive_start) {
  std::optional<handle> kept;
  behaviour = [&](handle call, int) { kept = std::move(call); };
  const uint64_t token = host.start(action, "1", {2, "key-2", "run-2", "action:a#1"});
  BOOST_TEST((*kept)->attempt() == 2u);
  BOOST_TEST((*kept)->idempotency_key() == "key-2");
  BOOST_TEST((*kept)->run_id() == "run-2");
  BOOST_TEST((*kept)->step_key() == "action:a#1");
  BOOST_TEST(!host.ended(token));
  kept.reset();
  BOOST_TEST(host.ended(token));
}

BOOST_AUTO_TEST_CASE(a_cancel_reaches_the_call) {
  std::optional<handle> kept;
  behaviour = [&](handle call, int) {
    kept = std::move(call);
    kept->on_cancel([&] { kept->fail(pawl::error(PAWL_ERROR_CANCELLED, "stopped")); });
  };
  const uint64_t token = host.start(action, "1");
  BOOST_TEST(!host.ended(token));
  host.cancel(action, token);
  BOOST_TEST(host.wait(token).error->code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_cancel_that_came_first_is_heard_at_once) {
  int stops = 0;
  behaviour = [&](handle call, int) {
    host.cancel(action, call.info().abi().token);
    call.on_cancel([&] { ++stops; });
    call.complete(1);
  };
  host.run(action, "1");
  BOOST_TEST(stops == 1);
}

BOOST_AUTO_TEST_CASE(a_cancel_is_heard_once_and_not_after_the_end) {
  int stops = 0;
  std::optional<handle> kept;
  behaviour = [&](handle call, int) {
    call.on_cancel([&] { ++stops; });
    kept = std::move(call);
  };
  const uint64_t first = host.start(action, "1");
  host.cancel(action, first);
  host.cancel(action, first);
  BOOST_TEST(stops == 1);

  kept.reset();
  const uint64_t second = host.start(action, "1");
  kept->complete(1);
  host.cancel(action, second);
  host.cancel(action, 999);
  BOOST_TEST(stops == 1);
}

BOOST_AUTO_TEST_CASE(cancels_and_ends_may_race) {
  for (int round = 0; round < 200; ++round) {
    std::thread worker;
    behaviour = [&](handle call, int) {
      call.on_cancel([] {});
      worker = std::thread([call = std::move(call)]() mutable { call.complete(1); });
    };
    const uint64_t token = host.start(action, "1");
    host.cancel(action, token);
    worker.join();
    BOOST_TEST(host.wait(token).output == "1");
  }
}

BOOST_AUTO_TEST_SUITE_END()
