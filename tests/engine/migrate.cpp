// Holding an unfinished run to another build of its module, at any moment of its life.
#include "engine/world.hpp"

#include <boost/test/unit_test.hpp>

namespace samples {
extern int mode;
}

namespace pawl::testing {
namespace {

const modules::pin next_build{"samples", "2.0.0", std::string(64, '2')};

struct two_builds : world {
  ~two_builds() { samples::mode = 0; }

  result<journal::run_row> migrate(const std::string& id, const modules::pin& to = next_build) {
    return ask<journal::run_row>([&](auto answer) { engine().migrate(id, to, std::move(answer)); });
  }
  // A run whose first step is under way.
  std::string start_and_hold() {
    action("a", [](const seen_call&) { return std::nullopt; });
    return start("fickle", R"({"value":1})");
  }
  void let_go(const std::string& id) {
    answer("a", std::string(R"({"value":2})"));
    settle();
    advance(3'600'000);
    BOOST_TEST(status(id) == "completed");
    BOOST_TEST(count("a") == 1U);  // neither lost nor called again
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(migrating, two_builds)

BOOST_AUTO_TEST_CASE(a_step_that_is_under_way_goes_on) {
  const std::string id = start_and_hold();
  const auto moved = migrate(id);
  BOOST_REQUIRE_MESSAGE(moved.ok(), (moved ? "" : moved.error().message));
  BOOST_TEST(moved->version == "2.0.0");
  BOOST_TEST(row(id).sha256 == next_build.sha256);
  let_go(id);
}

BOOST_AUTO_TEST_CASE(the_first_command_that_differs_is_told_and_nothing_changes) {
  const std::string id = start_and_hold();
  const auto before = events(id);
  samples::mode = 2;  // asks for a with another input
  const auto refused = migrate(id);
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().code == PAWL_ERROR_CONFLICT);
  BOOST_TEST(refused.error().message.find("a#0") != std::string::npos, refused.error().message);
  BOOST_TEST(refused.error().details.find(R"("expected":{"key":"action:a#0")") != std::string::npos,
             refused.error().details);
  BOOST_TEST(refused.error().details.find(R"("input":{"value":2})") != std::string::npos,
             refused.error().details);
  BOOST_TEST(events(id) == before);
  BOOST_TEST(row(id).version != "2.0.0");
  samples::mode = 0;
  let_go(id);
}

BOOST_AUTO_TEST_CASE(a_blocked_run_goes_on_with_a_build_that_fits) {
  const std::string id = start("fickle", R"({"value":1})");
  samples::mode = 1;  // asks for c where the log has b
  crash();
  advance(3'600'000);
  BOOST_REQUIRE(status(id) == "blocked");
  const auto refused = migrate(id);
  BOOST_TEST(refused.error().code == PAWL_ERROR_CONFLICT);
  BOOST_TEST(refused.error().message.find("action:c#0") != std::string::npos,
             refused.error().message);
  BOOST_TEST(status(id) == "blocked");
  samples::mode = 0;
  const auto moved = migrate(id);
  BOOST_REQUIRE_MESSAGE(moved.ok(), (moved ? "" : moved.error().message));
  advance(1);
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(row(id).version == "2.0.0");
  BOOST_TEST(row(id).reason.empty());
}

BOOST_AUTO_TEST_CASE(a_run_that_is_not_in_memory_is_moved_where_it_is) {
  const std::string id = start("sleeper", R"({"value":1})");
  BOOST_REQUIRE(status(id) == "sleeping");
  crash();
  BOOST_REQUIRE(migrate(id).ok());
  BOOST_TEST(status(id) == "sleeping");
  advance(60LL * 24 * 3600 * 1000);
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(row(id).version == "2.0.0");
}

BOOST_AUTO_TEST_CASE(a_paused_run_stays_paused) {
  const std::string id = start("sleeper", R"({"value":1})");
  BOOST_REQUIRE(pause(id).ok());
  BOOST_REQUIRE(migrate(id).ok());
  BOOST_TEST(status(id) == "paused");
  BOOST_REQUIRE(resume(id).ok());
  advance(60LL * 24 * 3600 * 1000);
  BOOST_TEST(status(id) == "completed");
}

// While its commits are on their way, step by step, to the very end.
BOOST_AUTO_TEST_CASE(a_busy_run_is_moved_between_two_commits) {
  for (int turns = 0; turns < 12; ++turns) {
    two_builds busy;
    std::optional<result<journal::run_row>> answered;
    engine::new_run_request request;
    request.id = "busy";
    request.workflow = "sequence";
    request.input = R"({"value":1})";
    busy.engine().start(request, [](const result<engine::started_run>&) {});
    for (int turn = 0; turn < turns; ++turn) busy.step(1);
    busy.engine().migrate("busy", next_build,
                          [&](result<journal::run_row> row) { answered = std::move(row); });
    busy.settle();
    BOOST_TEST_CONTEXT("after " << turns << " turns") {
      BOOST_REQUIRE(answered.has_value());
      const bool moved = answered->ok();
      const std::string code = moved ? "" : answered->error().code;
      BOOST_TEST((moved || code == PAWL_ERROR_CONFLICT || code == PAWL_ERROR_NOT_FOUND), code);
      BOOST_TEST(busy.status("busy") == "completed");
      BOOST_TEST((busy.row("busy").version == "2.0.0") == moved);
      for (const char* name : {"a", "b", "c"}) BOOST_TEST(busy.count(name) == 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_ended_or_unknown_run_is_not_moved) {
  const std::string id = start("sequence", R"({"value":1})");
  BOOST_TEST(migrate(id).error().code == PAWL_ERROR_CONFLICT);
  BOOST_TEST(migrate("nobody").error().code == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
