#include "workflows/virtual_time/shipped.hpp"

namespace pawl::testing {
namespace {

struct fan_out : shipped {
  fan_out() : shipped("fan-out") {
    stub(files::hash).does([](const files::hash_input& in) {
      if (in.path.find("missing") != std::string::npos)
        throw final_error("not_found", "there is no such file");
      return files::hash_output{"hash of " + in.path, 1};
    });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fan_out_in_virtual_time, fan_out)

BOOST_AUTO_TEST_CASE(some_failures_are_tolerated) {
  auto hashed = run(workflow, example_input());
  const auto made = output_of(hashed);
  BOOST_TEST(made.at("failed") == 1);
  BOOST_TEST(made.at("files").at(1).at("sha256") == "hash of example/two.txt");
  BOOST_TEST(made.at("files").at(2).at("error").as_string() == "there is no such file");
  replays(hashed);
}

BOOST_AUTO_TEST_CASE(no_more_than_so_many_are_under_way) {
  stub(files::hash).stays_open();
  auto hashed = start(workflow, example_input());
  BOOST_TEST(open_calls("files.hash").size() == 2U);
  complete("files.hash", files::hash_output{"x", 1}, 1);
  BOOST_TEST(open_calls("files.hash").size() == 2U);
  BOOST_TEST(calls("files.hash").size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_fault_that_passes_is_no_failure) {
  stub(files::hash).fails(transient_error("unavailable", "disk is busy"), 3).gives({"x", 1});
  BOOST_TEST(output_of(run(workflow, example_input())).at("failed") == 0);
}

BOOST_AUTO_TEST_CASE(one_failure_too_many_ends_it_and_a_retry_hashes_only_what_failed) {
  auto hashed = run(workflow, example_input({{"failures_max", 0}}));
  BOOST_TEST(hashed.error().code == "not_found");
  const size_t before = calls("files.hash").size();
  stub(files::hash).gives({"now it is there", 1});
  BOOST_TEST(output_of(hashed.retry().finish()).at("failed") == 0);
  BOOST_TEST(calls("files.hash").size() == before + 1);
  replays(hashed);
}

BOOST_AUTO_TEST_CASE(crashes_make_no_difference_in_any_order) {
  stands_up_to_crashes(example_input());
  stands_up_to_crashes(example_input({{"failures_max", 0}, {"at_once", 1}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
