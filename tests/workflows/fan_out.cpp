#include "workflows/workflow_host.hpp"

namespace pawl::testing {

BOOST_AUTO_TEST_SUITE(fan_out)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected) {
  workflow_host host("fan-out");
  BOOST_TEST(output(host.run(host.example_input())) == host.expected_output());
}

BOOST_AUTO_TEST_CASE(more_failures_than_are_tolerated_end_the_run_with_the_first) {
  workflow_host host("fan-out");
  boost::json::value input = host.example_input();
  input.at("failures_max") = 0;
  run_info run = host.run(input);
  BOOST_TEST(run.status == "failed");
  BOOST_REQUIRE(run.error);
  BOOST_TEST(run.error->code == "not_found");
}

BOOST_AUTO_TEST_CASE(a_retry_hashes_only_what_failed) {
  workflow_host host("fan-out");
  boost::json::value input = host.example_input();
  input.at("failures_max") = 0;
  run_info run = host.run(input);
  BOOST_TEST(run.status == "failed");
  std::ofstream(host.files() / "example/missing.txt") << "three\n";
  BOOST_REQUIRE(host->retry(run.id).ok());
  BOOST_TEST(output(host.end(run.id)).at("failed") == 0);
}

BOOST_AUTO_TEST_CASE(hundreds_of_items_come_out_in_their_order) {
  workflow_host host("fan-out");
  boost::json::array paths;
  for (int at = 0; at < 300; ++at)
    paths.emplace_back(at % 2 == 0 ? "example/one.txt" : "example/two.txt");
  boost::json::value made = output(host.run({{"paths", paths}, {"at_once", 32}}));
  const auto& files = made.at("files").as_array();
  BOOST_REQUIRE(files.size() == 300U);
  const boost::json::value example = host.expected_output();
  const auto& expected = example.at("files").as_array();
  for (size_t at = 0; at < files.size(); ++at) {
    BOOST_TEST(files[at].at("path") == paths[at]);
    BOOST_TEST(files[at].at("sha256") == expected[at % 2].at("sha256"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
