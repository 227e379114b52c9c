#include "cli/progress.hpp"

#include <boost/test/unit_test.hpp>

using pawl::event_info;
using pawl::cli::progress_lines;

namespace {

event_info make(std::string name, std::string key, int64_t at_ms) {
  event_info event;
  event.name = std::move(name);
  event.key = std::move(key);
  event.at_ms = at_ms;
  return event;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_is_one_line_when_it_is_done) {
  progress_lines lines;
  event_info scheduled = make("step_scheduled", "id:first", 1'000);
  scheduled.action = "charge";
  BOOST_TEST(lines.line("r", scheduled).empty());
  const std::string line = lines.line("r", make("step_completed", "id:first", 1'012));
  BOOST_TEST(line.starts_with("✓ id:first"));
  BOOST_TEST(contains(line, "charge"));
  BOOST_TEST(contains(line, "12 ms"));
}

BOOST_AUTO_TEST_CASE(the_same_key_in_two_runs_is_two_steps) {
  progress_lines lines;
  (void)lines.line("a", make("step_scheduled", "action:x#0", 1'000));
  (void)lines.line("b", make("step_scheduled", "action:x#0", 1'900));
  BOOST_TEST(contains(lines.line("b", make("step_completed", "action:x#0", 2'000)), "100 ms"));
  BOOST_TEST(contains(lines.line("a", make("step_completed", "action:x#0", 2'000)), "1.0 s"));
}

BOOST_AUTO_TEST_CASE(a_retry_says_why_and_when) {
  progress_lines lines;
  event_info retrying = make("step_retrying", "action:x#0", 1'000);
  retrying.error = pawl::error_info{"unavailable", "no route", "", true};
  retrying.attempts = 2;
  retrying.due_ms = 3'000;
  const std::string line = lines.line("r", retrying);
  BOOST_TEST(line.starts_with("↻"));
  BOOST_TEST(contains(line, "attempt 2 failed: unavailable: no route; again in 2.0 s"));
}

BOOST_AUTO_TEST_CASE(a_failure_gives_its_error_and_a_wait_its_end) {
  progress_lines lines;
  event_info failed = make("step_failed", "action:x#0", 1'000);
  failed.error = pawl::error_info{"declined", "no funds", "", false};
  BOOST_TEST(contains(lines.line("r", failed), "declined: no funds"));
  event_info sleep = make("sleep_started", "sleep:#0", 1'000);
  sleep.due_ms = 61'000;
  BOOST_TEST(contains(lines.line("r", sleep), "1 min 0 s"));
  BOOST_TEST(lines.line("r", make("hook_opened", "hook:a#0", 1'000)).starts_with("…"));
}
