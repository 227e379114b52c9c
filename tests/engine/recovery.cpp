// Coming to rest: after a start with more runs than are brought into memory at once, and for those
// who wait for a run that moves without changing its status.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

#include <climits>

namespace pawl::testing {

BOOST_FIXTURE_TEST_SUITE(recovery, world)

BOOST_AUTO_TEST_CASE(a_shard_that_has_its_hands_full_does_not_spin) {
  limits.shards = 1;
  crash();
  action("a", [](const seen_call&) { return std::nullopt; });
  for (int i = 0; i < 4'200; ++i) {
    engine::new_run_request request;
    request.workflow = "sequence";
    request.input = R"({"value":1})";
    engine().start(request, [](const result<engine::started_run>&) {});
  }
  settle();
  crash();
  BOOST_TEST(settle());
  const size_t at_first = open_calls("a");
  BOOST_TEST(at_first < 4'200U);
  // It takes up another as soon as one has ended.
  answer_nth("a", 0, adds(1));
  BOOST_TEST(count("c") == 1U);
  BOOST_TEST(open_calls("a") == at_first);
}

BOOST_AUTO_TEST_CASE(a_shard_with_many_timers_wakes_for_the_first) {
  limits.shards = 1;
  crash();
  action("a", fails(INT_MAX, transient, 0));
  for (int i = 0; i < 4'200; ++i) {
    engine::new_run_request request;
    request.workflow = "tough";  // its step is tried again after ten seconds
    request.input = R"({"value":1})";
    engine().start(request, [](const result<engine::started_run>&) {});
  }
  settle();
  crash();
  settle();
  BOOST_TEST(engine().at(0).turn() == now_ms() + 10'000);
  advance(10'000);
  BOOST_TEST(count("a") == 2 * 4'200U);
}

BOOST_AUTO_TEST_CASE(a_shard_wakes_for_the_deadline_of_what_its_turn_began) {
  limits.shards = 1;
  limits.step_timeout_ms = 20;
  limits.retry.jitter = 0;
  crash();
  action("a", [](const seen_call& call) -> std::optional<result<std::string>> {
    if (call.attempt == 1) return result<std::string>(transient);
    return std::nullopt;
  });
  start("sequence", R"({"value":1})");
  now_ms() += limits.retry.delay_ms;
  BOOST_TEST(engine().at(0).turn() == now_ms() + 20);
}

BOOST_AUTO_TEST_CASE(who_waits_is_told_though_the_status_stays) {
  const std::string id = start("approval", R"({"value":1})");
  BOOST_TEST(status(id) == "waiting");
  const auto hook = store()->list_hooks({}, 1)->items.front();
  engine().answer_hook(hook.token, {engine::hook_answer::kind::alive, {}, {}},
                       [](const result<journal::run_row>&) {});
  step(0);  // the sign of life is on its way to the disk
  bool told = false;
  const auto wanted = std::make_shared<int>();
  engine().wait(id, false, wanted, [&](const result<journal::run_row>& row) { told = row.ok(); });
  step(0);
  BOOST_TEST(!told);
  settle();
  BOOST_TEST(told);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

// A store whose next reads of a run fail.
class flaky_store final : public journal::memory_store {
 public:
  result<std::optional<journal::run_row>> find_run(std::string_view run_id) override {
    if (failing_reads > 0) {
      --failing_reads;
      return failure{"unavailable", "the disk gives nothing back"};
    }
    return memory_store::find_run(run_id);
  }
  int failing_reads = 0;
};

struct flaky_world : world {
  explicit flaky_world(std::shared_ptr<flaky_store> over = std::make_shared<flaky_store>())
      : world(over), disk(*over) {}
  // The engine did notice, and goes on a little later.
  void read_again() {
    BOOST_TEST(disk.failing_reads == 0);
    advance(5000);
  }
  flaky_store& disk;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(unreadable, flaky_world)

BOOST_AUTO_TEST_CASE(a_timer_whose_run_can_not_be_read_fires_later) {
  const std::string id = start("sleeper", R"({"value":1})");
  crash();
  settle();
  disk.failing_reads = 1;
  advance(30LL * 24 * 3600 * 1000);
  BOOST_TEST(status(id) == "sleeping");
  read_again();
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_run_that_can_not_be_read_at_the_start_is_taken_up_later) {
  action("b", [](const seen_call&) { return std::nullopt; });
  const std::string id = start("sequence", R"({"value":1})");
  crash();
  action("b", adds(10));
  disk.failing_reads = 1;
  settle();
  BOOST_TEST(status(id) == "running");
  read_again();
  BOOST_TEST(status(id) == "completed");
}

BOOST_AUTO_TEST_CASE(a_child_whose_end_can_not_be_read_is_asked_again) {
  action("c", [](const seen_call& call) -> std::optional<result<std::string>> {
    if (call.run_id != "p") return std::nullopt;
    return adds(100)(call);
  });
  start("parent", R"({"value":1})", "p");
  disk.failing_reads = 1;
  answer("c", std::string(R"({"value":112})"));
  BOOST_TEST(status("p") == "running");
  read_again();
  BOOST_TEST(output("p") == R"({"value":212})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
