#include "workflows/virtual_time/shipped.hpp"

#include <pawl/plugins/http.hpp>

namespace pawl::testing {
namespace {

// text.render is the real one.
struct signup_pipeline : shipped {
  signup_pipeline() : shipped("signup-pipeline") {
    files::read_output company;
    company.text = read("company.json");
    stub(files::read).gives(company);
  }
  http::response answer(const std::string& json) const {
    http::response made;
    made.status = 200;
    made.json = boost::json::parse(json);
    return made;
  }
  boost::json::value online() const {
    return example_input({{"company", "http://x/company"}, {"post_to", "http://x/briefs"}});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(signup_pipeline_in_virtual_time, signup_pipeline)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected) {
  auto signed_up = run(workflow, example_input());
  BOOST_TEST(output_of(signed_up) == expected_output());
  BOOST_TEST(lines.size() == 1U);
  replays(signed_up);
}

BOOST_AUTO_TEST_CASE(a_company_that_is_online_is_asked_and_the_brief_is_posted) {
  stub(http::request).gives(answer(read("company.json")), 1).gives(answer("{}"));
  auto signed_up = run(workflow, online());
  BOOST_TEST(output_of(signed_up) == expected_output());
  BOOST_TEST(calls("http.request")[1].input_as<http::request_input>().method == "POST");
}

BOOST_AUTO_TEST_CASE(a_network_that_comes_and_goes_is_waited_for) {
  stub(http::request)
      .fails(transient_error("unavailable", "no route"), 2)
      .gives(answer(read("company.json")), 1)
      .fails(transient_error("rate_limited", "slow down", std::chrono::minutes(10)))
      .gives(answer("{}"));
  const int64_t began_ms = now_ms();
  auto signed_up = run(workflow, online());
  BOOST_TEST(output_of(signed_up) == expected_output());
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
  stands_up_to_crashes(example_input({{"write_to", "missing/b.txt"}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
