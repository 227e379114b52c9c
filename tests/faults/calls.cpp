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

std::string action_of(std::string fault) {
  std::replace(fault.begin(), fault.end(), '_', '-');
  return fault + ".act";
}

std::string call_of(const std::string& fault, int timeout_ms = 60'000) {
  return R"({"action":")" + action_of(fault) + R"(","timeout_ms":)" + std::to_string(timeout_ms) +
         '}';
}

// What is never answered need not be waited for long.
int timeout_ms_of(const expectation& of) {
  return std::string_view(of.code) == "timeout" ? 100 : 60'000;
}

struct with_a_fault : fixture {
  // A host with that module and a good one, over the same data.
  pawl::host& host_with(const std::string& fault) {
    close();
    const auto modules = directory.path() / fault;
    put_module(modules, "good");
    put_module(modules, fault);
    options.module_directories = {modules};
    return host();
  }

  // A run whose call of the faulty action is under way.
  std::string start_and_call(const std::string& fault) {
    const std::string id = start("call", call_of(fault));
    while (must(host().steps(id)).empty()) std::this_thread::yield();
    return id;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calls, with_a_fault)

BOOST_AUTO_TEST_CASE(each_fault_is_survived_and_named) {
  for (const expectation& wanted : expectations) {
    BOOST_TEST_CONTEXT(wanted.fault) {
      host_with(wanted.fault);
      const run_info run = end(start("call", call_of(wanted.fault, timeout_ms_of(wanted))));
      BOOST_TEST(run.status == wanted.status);
      if (run.error) {
        BOOST_TEST(run.error->code == wanted.code);
        BOOST_TEST(run.error->message.find(wanted.message) != std::string::npos,
                   run.error->message);
      } else {
        BOOST_TEST(*run.output == R"({"ok":true})");
      }
      BOOST_TEST(*end(start("call", call_of("good"))).output == R"({"ok":true})");
      BOOST_TEST(host().health().stale_completions >= wanted.stale_completions_min);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_call_outside_of_a_run_says_the_same) {
  for (const expectation& wanted : expectations) {
    const auto timeout = std::chrono::milliseconds(timeout_ms_of(wanted));
    const auto answer = host_with(wanted.fault).run_action(action_of(wanted.fault), "{}", timeout);
    const std::string code = answer ? "" : answer.error().code;
    BOOST_TEST(code == wanted.code, wanted.fault << ": " << code);
  }
}

BOOST_AUTO_TEST_CASE(a_run_is_cancelled_whatever_its_action_does) {
  for (const char* fault : {"never_complete", "complete_after_cancel", "complete_late"}) {
    host_with(fault);
    const std::string id = start_and_call(fault);
    must(host().cancel(id));
    BOOST_TEST(end(id).status == "cancelled", fault);
  }
}

BOOST_AUTO_TEST_CASE(a_host_stops_though_a_call_never_ends) {
  options.limits.drain_ms = 100;
  host_with("never_complete");
  const std::string id = start_and_call("never_complete");
  restart();
  BOOST_TEST(status(id) == "running");
  must(host().cancel(id));
  BOOST_TEST(end(id).status == "cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
