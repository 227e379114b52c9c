#include "workflows/virtual_time/shipped.hpp"

using namespace std::chrono_literals;

namespace pawl::testing {
namespace {

struct approval : shipped {
  approval() : shipped("approval") {}
};

constexpr const char* yes = R"({"approved": true, "comment": "go ahead"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(approval_in_virtual_time, approval)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected_when_it_is_approved) {
  auto asked = start(workflow, example_input());
  BOOST_TEST(asked.pass().waits_for.size() == 2U);  // the answer, and the next reminder
  asked.resume_hook("answer", yes);
  BOOST_TEST(output_of(asked) == expected_output());
  BOOST_REQUIRE(lines.size() == 1U);
  BOOST_TEST(lines[0].starts_with("inbox.txt: Please approve: buy a second engine: http"));
  replays(asked);
}

BOOST_AUTO_TEST_CASE(a_reminder_comes_every_eight_hours_until_the_day_is_over) {
  auto asked = start(workflow, example_input());
  advance(8h - 1ms);
  BOOST_TEST(lines.size() == 1U);
  advance(1ms);
  BOOST_TEST(lines.size() == 2U);
  advance(8h);
  BOOST_TEST(lines.size() == 3U);
  BOOST_TEST(lines[2].find("Reminder: buy a second engine") != std::string::npos);
  asked.fire("hook:answer#0");
  BOOST_TEST(output_of(asked).at("result") == "timed_out");
  replays(asked);
}

BOOST_AUTO_TEST_CASE(a_reminder_that_failed_is_sent_again) {
  stub(files::append)
      .gives({1})
      .fails(transient_error("unavailable", "disk is busy"), 2)
      .gives({1});
  auto asked = start(workflow, example_input());
  advance(8h + 1min);
  BOOST_TEST(calls("files.append").size() == 4U);
  asked.resume_hook("answer", R"({"approved": false})");
  BOOST_TEST(output_of(asked).at("result") == "rejected");
}

BOOST_AUTO_TEST_CASE(a_hook_that_fails_counts_as_a_no) {
  auto asked = start(workflow, example_input());
  asked.fail_hook("answer", final_error("away", "on holiday"));
  BOOST_TEST(output_of(asked).at("comment") == "on holiday");
}

BOOST_AUTO_TEST_CASE(crashes_make_no_difference) {
  stands_up_to_crashes(example_input());  // no one answers
  stands_up_to_crashes(example_input(), {.outside = [](environment&, test_run& run) {
                         run.resume_hook("answer", yes);
                       }});
  stands_up_to_crashes(example_input({{"inbox", "missing/inbox.txt"}}));
}

// Each copy is a module of its own, so the two environments do not share it.
BOOST_AUTO_TEST_CASE(modules_are_found_in_a_folder) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("pawl-modules-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  for (const char* name : {"approval", "files"})
    std::filesystem::copy(module(name), folder / (std::string(name) + ".so"));
  {
    environment other({.modules = {folder}});
    other.stub(files::append).gives({1});
    BOOST_TEST(other.run(workflow, example_input()).status() == "completed");
  }
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
