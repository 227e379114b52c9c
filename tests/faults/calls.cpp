// Goal: whatever rule an action breaks while it is called, the host survives, the run's error says
// which, and another action is called as if nothing had been. Method: a workflow that calls the
// faulty action of each module, in one host that lives through all of them.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string_view>
#include <thread>

using namespace host_tests;
using module_tests::put_module;

namespace {

struct expectation {
  const char* fault;
  const char* status;  // of the run
  const char* code;
  const char* message;                 // part of it
  uint64_t stale_completions_min = 0;  // counted by the host
};

const expectation expectations[] = {
    {"bad_output", "failed", "invalid_output", "output of action bad-output.act: not JSON"},
    {"complete_after_cancel", "failed", "timeout", "did not end before its deadline", 1},
    {"complete_late", "failed", "timeout", "did not end before its deadline"},
    {"complete_twice", "completed", "", "", 1},
    {"fail_without_code", "failed", "internal", ""},
    {"forged_token", "completed", "", "", 3},
    {"huge_output", "failed", "too_large", "huge-output.act is 100000000 bytes, the limit is"},
    {"never_complete", "failed", "timeout", "did not end before its deadline"},
    {"output_against_schema", "failed", "invalid_output", "output-against-schema.act: /ok"},
    {"refuse_and_complete", "completed", "", "", 1},
    {"refuse_start", "failed", "internal", "refuse-start.act refused the call with status 5"},
    {"throw_in_start", "failed", "host_misuse", "throw-in-start.act let an exception out of start"},
};

std::string call_of(const std::string& fault, int timeout_ms) {
  std::string action = fault + ".act";
  std::replace(action.begin(), action.end(), '_', '-');
  return R"({"action":")" + action + R"(","timeout_ms":)" + std::to_string(timeout_ms) + '}';
}

struct with_faults : fixture {
  with_faults() {
    options.module_directories = {directory / "modules"};
    put_module(directory / "modules", "good");
    for (const auto& each : expectations) put_module(directory / "modules", each.fault);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calls, with_faults)

BOOST_AUTO_TEST_CASE(each_fault_is_survived_and_named) {
  for (const expectation& wanted : expectations) {
    const bool slow = std::string_view(wanted.code) == "timeout";
    const uint64_t stale = host().health().stale_completions;
    BOOST_TEST_CONTEXT(wanted.fault) {
      const run_info run = end(start("call", call_of(wanted.fault, slow ? 100 : 60'000)));
      BOOST_TEST(run.status == wanted.status);
      if (run.error) {
        BOOST_TEST(run.error->code == wanted.code);
        BOOST_TEST(run.error->message.find(wanted.message) != std::string::npos,
                   run.error->message);
      } else {
        BOOST_TEST(*run.output == R"({"ok":true})");
      }
      BOOST_TEST(host().health().stale_completions >= stale + wanted.stale_completions_min);
      BOOST_TEST(*end(start("call", call_of("good", 60'000))).output == R"({"ok":true})");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_call_outside_of_a_run_says_the_same) {
  for (const expectation& wanted : expectations) {
    const bool slow = std::string_view(wanted.code) == "timeout";
    std::string action = std::string(wanted.fault) + ".act";
    std::replace(action.begin(), action.end(), '_', '-');
    const auto answer = host().run_action(action, "{}", slow ? 100ms : 60'000ms);
    const std::string code = answer ? "" : answer.error().code;
    BOOST_TEST(code == wanted.code, wanted.fault << ": " << code);
  }
}

BOOST_AUTO_TEST_CASE(a_run_is_cancelled_whatever_its_action_does) {
  for (const char* fault : {"never_complete", "complete_after_cancel", "complete_late"}) {
    const std::string id = start("call", call_of(fault, 60'000));
    while (must(host().steps(id)).empty()) std::this_thread::yield();
    must(host().cancel(id));
    BOOST_TEST(end(id).status == "cancelled", fault);
  }
}

BOOST_AUTO_TEST_CASE(a_host_stops_though_calls_never_end) {
  options.limits.drain_ms = 100;
  const std::string id = start("call", call_of("never_complete", 60'000));
  while (must(host().steps(id)).empty()) std::this_thread::yield();
  restart();
  BOOST_TEST(status(id) == "running");
  must(host().cancel(id));
  BOOST_TEST(end(id).status == "cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
