#include "modules/describer.hpp"

#include "modules/support.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <poll.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace pawl::modules;
using namespace module_tests;

namespace {

// Both ways of having a child: a program of its own, and a fork of this one.
const std::vector<describe_options> ways = {{DESCRIBER_PROGRAM, std::chrono::seconds(60)},
                                            {{}, std::chrono::seconds(60)}};

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

// Its first child, or 0 as long as there is none.
pid_t child_of(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  children >> child;
  return child;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_file_describes_itself) {
  for (const describe_options& way : ways) {
    const auto module = describe_file(fault("good"), way);
    BOOST_REQUIRE_MESSAGE(module.ok(), reason_of(module));
    BOOST_TEST(module->name == "good");
    BOOST_TEST(module->version == "1.0.0");
    BOOST_TEST(module->file == fault("good"));
    BOOST_TEST(module->size == fs::file_size(fault("good")));
    BOOST_REQUIRE(module->actions.size() == 1);
    BOOST_TEST(module->actions[0].name == "good.act");
    BOOST_TEST(module->actions[0].flags == 2u);
    BOOST_REQUIRE(module->workflows.size() == 1);
    BOOST_TEST(module->workflows[0].name == "good.flow");
  }
}

BOOST_AUTO_TEST_CASE(what_a_module_prints_does_no_harm) {
  for (const describe_options& way : ways) {
    const auto module = describe_file(fault("print_in_entry"), way);
    BOOST_REQUIRE_MESSAGE(module.ok(), reason_of(module));
    BOOST_TEST(module->name == "print-in-entry");
  }
}

BOOST_AUTO_TEST_CASE(a_crash_happens_in_the_child) {
  for (const describe_options& way : ways) {
    const auto module = describe_file(fault("crash_in_entry"), way);
    BOOST_REQUIRE(!module.ok());
    BOOST_TEST(says(module.error().message, "SIGSEGV"), module.error().message);
  }
}

BOOST_AUTO_TEST_CASE(an_exit_happens_in_the_child) {
  for (const describe_options& way : ways) {
    const auto module = describe_file(fault("exit_in_entry"), way);
    BOOST_REQUIRE(!module.ok());
    BOOST_TEST(says(module.error().message, "ended the process, with exit code 0"));
  }
}

BOOST_AUTO_TEST_CASE(what_hangs_is_killed_at_the_deadline) {
  for (describe_options way : ways) {
    way.timeout = std::chrono::milliseconds(200);
    const auto module = describe_file(fault("hang_in_entry"), way);
    BOOST_REQUIRE(!module.ok());
    BOOST_TEST(says(module.error().message, "after 200 ms"), module.error().message);
  }
}

BOOST_AUTO_TEST_CASE(what_hangs_ends_with_its_parent) {
  for (const describe_options& way : ways) {
    int life[2];  // its writing end is open as long as one of the processes is there
    BOOST_REQUIRE(::pipe(life) == 0);
    const pid_t parent = ::fork();
    BOOST_REQUIRE(parent >= 0);
    if (parent == 0) ::_exit(describe_in_child(fault("hang_in_entry"), way).ok() ? 0 : 1);
    ::close(life[1]);
    pid_t child = 0;
    for (int i = 0; i < 10'000 && (child = child_of(parent)) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    BOOST_TEST(child > 0);
    ::kill(parent, SIGKILL);
    ::waitpid(parent, nullptr, 0);
    pollfd ended = {life[0], 0, 0};
    const bool gone = ::poll(&ended, 1, 20'000) == 1;
    BOOST_TEST(gone);
    if (!gone) ::kill(child, SIGKILL);
    ::close(life[0]);
  }
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_said) {
  const auto module = describe_file(fault("good"), {"/nowhere/pawl", std::chrono::seconds(60)});
  BOOST_REQUIRE(!module.ok());
  BOOST_TEST(module.error().code == PAWL_ERROR_UNAVAILABLE);
}

BOOST_AUTO_TEST_CASE(a_relative_path_means_the_file_here) {
  const fs::path before = fs::current_path();
  fs::current_path(FAULTS_DIRECTORY);
  const auto module = describe_file("good.so", described_by_program());
  fs::current_path(before);
  BOOST_TEST(module.ok());
}
