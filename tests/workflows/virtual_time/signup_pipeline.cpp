#include "workflows/virtual_time/shipped.hpp"

#include <pawl/plugins/http.hpp>
#include <pawl/plugins/slack.hpp>
#include <pawl/plugins/smtp.hpp>

namespace pawl::testing {
namespace {

// text.render is the real one.
struct signup_pipeline : shipped {
  signup_pipeline() : shipped("signup-pipeline") {
    files::read_output company;
    company.text = read("company.json");
    stub(files::read).gives(company);
    const auto missing = final_error(PAWL_ERROR_MISSING_CREDENTIAL, "there is none");
    stub(smtp::send).fails(missing);
    stub(slack::send_message).fails(missing);
  }
  http::response answer(const std::string& json) const {
    http::response made;
    made.status = 200;
    made.json = boost::json::parse(json);
    return made;
  }
  boost::json::value online() const { return example_input({{"company", "http://x/company"}}); }
  void have_credentials() {
    stub(smtp::send).gives({"<1@pawl.example>"});
    stub(slack::send_message).gives({"C1", "1.0"});
  }
  boost::json::array delivered() const {
    return {"mail to sales@pawl.example: sent as <1@pawl.example>", "Slack #sales: posted as 1.0"};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(signup_pipeline_in_virtual_time, signup_pipeline)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected) {
  auto signed_up = run(workflow, example_input());
  BOOST_TEST(output_of(signed_up) == expected_output());
  BOOST_TEST(lines.size() == 2U);
  replays(signed_up);
}

BOOST_AUTO_TEST_CASE(a_company_that_is_online_is_asked_and_the_brief_is_delivered) {
  stub(http::request).gives(answer(read("company.json")));
  have_credentials();
  auto signed_up = run(workflow, online());
  BOOST_TEST(output_of(signed_up).at("delivered") == delivered());
  BOOST_TEST(calls("smtp.send")[0].input_as<smtp::send_input>().subject ==
             "Ada Lovelace signed up");
  BOOST_TEST(lines.empty());
}

BOOST_AUTO_TEST_CASE(only_what_has_no_credential_goes_to_the_outbox) {
  stub(slack::send_message).gives({"C1", "1.0"});
  auto signed_up = run(workflow, example_input());
  BOOST_TEST(output_of(signed_up).at("delivered").at(1) == delivered()[1]);
  BOOST_TEST(lines.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_credential_that_is_refused_is_no_reason_for_the_outbox) {
  stub(smtp::send).fails(final_error(PAWL_ERROR_UNAUTHENTICATED, "wrong password"));
  BOOST_TEST(run(workflow, example_input()).error().code == PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(lines.empty());
}

BOOST_AUTO_TEST_CASE(a_network_that_comes_and_goes_is_waited_for) {
  stub(http::request)
      .fails(transient_error("unavailable", "no route"), 2)
      .gives(answer(read("company.json")));
  have_credentials();
  stub(slack::send_message)
      .fails(transient_error("rate_limited", "slow down", std::chrono::minutes(10)), 1)
      .gives({"C1", "1.0"});
  const int64_t began_ms = now_ms();
  auto signed_up = run(workflow, online());
  BOOST_TEST(output_of(signed_up).at("delivered") == delivered());
  BOOST_TEST(now_ms() - began_ms >= 10 * 60'000);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_no_json_ends_it) {
  http::response page;
  page.status = 200;
  page.body = "<html>";
  stub(http::request).gives(page);
  BOOST_TEST(run(workflow, online()).error().code == "not_json");
}

BOOST_AUTO_TEST_CASE(a_recorded_world_gives_the_same_brief) {
  stub(http::request).gives(answer(read("company.json")));
  auto first = run(workflow, online());
  stub_all(first.record());
  BOOST_TEST(run(workflow, online()).output() == first.output());
}

BOOST_AUTO_TEST_CASE(crashes_make_no_difference) {
  stub(http::request).gives(answer(read("company.json")));
  stands_up_to_crashes(example_input());
  stands_up_to_crashes(online());
  stands_up_to_crashes(example_input({{"outbox", "missing/b.txt"}}));
  have_credentials();
  stands_up_to_crashes(online());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
