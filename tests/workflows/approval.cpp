#include "workflows/workflow_host.hpp"

namespace pawl::testing {
namespace {

// Starts the example, waits until it waits, and gives the run with its hook.
struct asked {
  workflow_host host{"approval"};
  std::string run, token;

  explicit asked(int64_t timeout_ms = 3'600'000) {
    boost::json::value input = host.example_input();
    input.at("timeout_ms") = timeout_ms;
    run = host.start(input);
    run_info waiting = host.value(host->wait(run, false));
    const std::string inbox = host.read("inbox.txt");
    if (inbox.find('/') == std::string::npos)
      throw std::runtime_error("nothing was asked: " + inbox);
    token = inbox.substr(inbox.rfind('/') + 1);
    token.pop_back();  // the line's end
  }
  std::string result() { return std::string(output(host.end(run)).at("result").as_string()); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(approval)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected_when_it_is_approved) {
  asked of;
  BOOST_TEST(of.host.read("inbox.txt").starts_with("Please approve: buy a second engine: http"));
  BOOST_REQUIRE(
      of.host->resume_hook(of.token, R"({"approved": true, "comment": "go ahead"})").ok());
  BOOST_TEST(output(of.host.end(of.run)) == of.host.expected_output());
}

BOOST_AUTO_TEST_CASE(a_no_is_a_result_and_no_failure) {
  asked of;
  BOOST_REQUIRE(of.host->resume_hook(of.token, R"({"approved": false})").ok());
  BOOST_TEST(of.result() == "rejected");
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_comes_ends_it_in_time) {
  asked of(50);
  BOOST_TEST(of.result() == "timed_out");
  BOOST_TEST(!of.host->resume_hook(of.token, R"({"approved": true})").ok());
}

BOOST_AUTO_TEST_CASE(a_hook_failed_from_outside_counts_as_a_no_with_its_reason) {
  asked of;
  BOOST_REQUIRE(of.host->fail_hook(of.token, {"hook_failed", "on holiday", {}, false}).ok());
  run_info run = of.host.end(of.run);
  BOOST_TEST(output(run).at("result").as_string() == "rejected");
  BOOST_TEST(output(run).at("comment").as_string() == "on holiday");
}

BOOST_AUTO_TEST_CASE(an_answer_is_taken_after_a_restart) {
  asked of;
  of.host.restart();
  BOOST_REQUIRE(
      of.host->resume_hook(of.token, R"({"approved": true, "comment": "go ahead"})").ok());
  BOOST_TEST(output(of.host.end(of.run)) == of.host.expected_output());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
