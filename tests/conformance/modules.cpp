// Goal: no check finds fault with a module that is right. Method: all checks on the one that the
// faults are made from, and on every module that is shipped but for integrations, for which
// tests/plugins does the same one by one.
#include "conformance/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::conformance;
using namespace conformance_tests;

namespace {

std::vector<checked> results_of(const std::filesystem::path& file) {
  run_options asked = options();
  asked.module_directories = {MODULES_DIRECTORY};
  asked.timeout =
      std::chrono::seconds(60);  // a machine may be slow, and these must not hang at all
  auto results = run_checks(file, asked);
  BOOST_REQUIRE(results);
  BOOST_TEST(results->size() == all_checks().size());
  for (const std::string& line : found(*results)) BOOST_ERROR(file.string() + ": " + line);
  return std::move(*results);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_module_that_is_right_passes_every_check) {
  for (const char* name : {"good", "good_draft_7"}) {
    for (const auto& [which, result] : results_of(fault_of(name))) {
      BOOST_TEST_CONTEXT(which->id) BOOST_TEST(word_of(result.what) == "passed");
    }
  }
}

BOOST_AUTO_TEST_CASE(shipped_modules_are_right) {
  for (const char* name : {"text", "http", "exec", "files", "scripted", "approval", "fan-out",
                           "order-saga", "signup-pipeline", "triage"})
    (void)results_of(std::filesystem::path(MODULES_DIRECTORY) / (std::string(name) + ".so"));
}
