// Goal: each check finds the fault that it is there for, and no other check finds fault with that
// module. Method: a module with one fault for each check, and all checks on each of them.
#include "conformance/support.hpp"

#include <pawl/status.h>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace pawl::conformance;
using namespace conformance_tests;

namespace {

struct judged {
  std::string id;
  std::vector<std::string> found;
};

// Boost.Test speaks on one thread, so the others only gather.
std::vector<judged> judge_all() {
  const std::vector<check>& checks = all_checks();
  std::vector<judged> all(checks.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < checks.size(); i = next++) {
      all[i].id = checks[i].id;
      auto results = run_checks(fault_of(all[i].id), options());
      all[i].found = results ? found(*results) : std::vector{results.error().message};
    }
  };
  std::thread second(work), third(work);
  work();
  second.join();
  third.join();
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_are_checks_of_every_theme) {
  BOOST_TEST(all_checks().size() >= 40);
  for (const check& each : all_checks()) {
    BOOST_TEST(find_check(each.id) == &each);
    BOOST_TEST(!each.title.empty());
    BOOST_TEST(!each.remedy.empty());
  }
}

BOOST_AUTO_TEST_CASE(each_fault_is_found_by_its_check_alone) {
  for (const judged& each : judge_all()) {
    BOOST_TEST_CONTEXT(each.id) {
      BOOST_TEST(each.found.size() == 1);
      for (const std::string& line : each.found) {
        BOOST_TEST_INFO(line);
        BOOST_TEST(line.starts_with(each.id + " "));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_end_of_a_child_decides_the_verdict) {
  const auto verdict_on = [](const std::string& id) {
    run_options asked = options();
    asked.timeout = std::chrono::milliseconds(500);
    asked.only = {id};
    const auto results = run_checks(fault_of(id), asked);
    BOOST_REQUIRE(results);
    BOOST_REQUIRE(results->size() == 1);
    return word_of(results->front().result.what);
  };
  BOOST_TEST(verdict_on("entry.returns") == "timed out");
  BOOST_TEST(verdict_on("life.close") == "crashed");
  BOOST_TEST(verdict_on("table.flags") == "warning");
  BOOST_TEST(verdict_on("table.version") == "failed");
}

BOOST_AUTO_TEST_CASE(no_file_is_not_found) {
  const auto results = run_checks(fault_of("no such"), options());
  BOOST_REQUIRE(!results);
  BOOST_TEST(results.error().code == PAWL_ERROR_NOT_FOUND);
}
