// The workflow in virtual time: a week takes no time, and mail.send is a stub.
#include "@name@.hpp"

#include <pawl/testing.hpp>

#include <iostream>

using pawl::testing::environment;

static int failures = 0;

static void check(bool good, const char* what) {
  if (good) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

static const offer ladder{"ada@example.org", "a ladder"};

static void an_answer_ends_it() {
  environment env({.modules = {MODULE_FILE}});
  env.stub(send_letter).gives(pawl::none());
  auto run = env.start("@name@", ladder);
  check(run.status() == "waiting", "the run waits for the answer");
  run.resume_hook("reply", decision{true, "Thanks"}).finish();
  check(run.output<decision>().accepted, "the answer is what the run gives");
  check(env.calls("mail.send").size() == 1, "one letter was sent");
}

static void silence_is_a_no_after_one_reminder() {
  environment env({.modules = {MODULE_FILE}});
  // The mail server is down at first; the step is tried again.
  env.stub(send_letter)
      .fails(pawl::transient_error("unavailable", "try again"), 2)
      .gives(pawl::none());
  const int64_t began_ms = env.now_ms();
  auto run = env.start("@name@", ladder);
  env.advance(std::chrono::days(15));
  check(run.status() == "completed", "the run ends by itself");
  check(!run.output<decision>().accepted, "with a no");
  check(env.calls("mail.send").size() == 4, "after a letter at the third try, and a reminder");
  check(env.now_ms() - began_ms == std::chrono::milliseconds(std::chrono::days(15)).count(),
        "fifteen days have passed");
}

// Ends the host before and after every commit: no crash may send a letter twice, or change the end.
static void crashes_make_no_difference() {
  environment env({.modules = {MODULE_FILE}});
  env.stub(send_letter).gives(pawl::none());
  const auto report = env.explore_crashes(
      "@name@", ladder, {.outside = [](environment&, pawl::testing::test_run& run) {
        run.resume_hook("reply", decision{true, "Thanks"});
      }});
  check(report.ok(), "a crash makes no difference");
  std::cerr << report << '\n';
}

int main() {
  an_answer_ends_it();
  silence_is_a_no_after_one_reminder();
  crashes_make_no_difference();
  return failures == 0 ? 0 : 1;
}
