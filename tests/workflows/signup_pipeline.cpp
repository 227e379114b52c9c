#include "workflows/workflow_host.hpp"

namespace pawl::testing {

BOOST_AUTO_TEST_SUITE(signup_pipeline)

BOOST_AUTO_TEST_CASE(the_example_sends_nothing_and_says_so) {
  workflow_host host("signup-pipeline");
  run_info run = host.run(host.example_input());
  BOOST_TEST(output(run) == host.expected_output());
  const std::string text(host.expected_output().at("text").as_string());
  BOOST_TEST(host.read("briefs.txt") ==
             "mail to sales@pawl.example:\n" + text + "Slack #sales:\n" + text);
  std::vector<std::string> steps = {
      "action:files.read#0 completed",   "action:text.render#0 completed",
      "action:llm.prompt#0 completed",   "action:smtp.send#0 failed",
      "action:files.append#0 completed", "action:slack.send-message#0 failed",
      "action:files.append#1 completed"};
  BOOST_TEST(host.steps(run.id) == steps, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_brief_that_goes_nowhere_is_still_the_output) {
  workflow_host host("signup-pipeline");
  boost::json::value input = host.example_input();
  for (const char* way : {"mail", "slack_channel", "outbox"}) input.as_object().erase(way);
  const boost::json::value made = output(host.run(input));
  BOOST_TEST(made.at("text") == host.expected_output().at("text"));
  BOOST_TEST(made.at("delivered").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_retry_goes_on_at_the_look_up_that_failed) {
  workflow_host host("signup-pipeline");
  boost::json::value input = host.example_input();
  input.at("company") = "later.json";
  run_info run = host.run(input);
  BOOST_TEST(run.status == "failed");
  BOOST_REQUIRE(run.error);
  BOOST_TEST(run.error->code == "not_found");

  std::filesystem::copy(host.files() / "company.json", host.files() / "later.json");
  BOOST_REQUIRE(host->retry(run.id).ok());
  BOOST_TEST(output(host.end(run.id)) == host.expected_output());
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_is_refused_with_its_place) {
  workflow_host host("signup-pipeline");
  boost::json::value input = host.example_input();
  input.at("email") = "nobody";
  auto refused = host->start({.workflow = "signup-pipeline", .input = serialize(input)});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().code == "invalid_input");
  BOOST_TEST(refused.error().message.find("/email") != std::string::npos, refused.error().message);
}

BOOST_AUTO_TEST_CASE(a_restarted_host_has_the_run_and_does_no_step_again) {
  workflow_host host("signup-pipeline");
  run_info run = host.run(host.example_input());
  const std::string briefs = host.read("briefs.txt");
  host.restart();
  BOOST_TEST(output(host.end(run.id)) == host.expected_output());
  BOOST_TEST(host.read("briefs.txt") == briefs);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
