#include "api/documents.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl;
using api::document;

BOOST_AUTO_TEST_CASE(what_is_not_set_is_null_but_payloads_are_absent) {
  const auto run = document(run_info());
  BOOST_TEST(run.at("ended_ms").is_null());
  BOOST_TEST(run.at("error").is_null());
  BOOST_TEST(run.at("parent_id").is_null());
  BOOST_TEST(!run.contains("input"));
  BOOST_TEST(!run.contains("output"));
  BOOST_TEST(!document(event_info()).contains("payload"));
}

BOOST_AUTO_TEST_CASE(payloads_are_json_and_null_is_one) {
  run_info run;
  run.input = "null";
  run.output = R"({"n":[1]})";
  const auto made = document(run);
  BOOST_TEST(made.at("input").is_null());
  BOOST_TEST(made.at("output").at("n").at(0).as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(an_error_carries_its_details_as_json) {
  step_info step;
  step.error = error_info{"invalid_input", "no", R"({"path":"/a"})", false};
  BOOST_TEST(document(step).at("error").at("details").at("path").as_string() == "/a");
}

BOOST_AUTO_TEST_CASE(a_list_says_where_it_goes_on) {
  const std::vector<hook_info> hooks(2);
  BOOST_TEST(api::list_document(hooks, "c2").at("next").as_string() == "c2");
  BOOST_TEST(api::list_document(hooks).at("next").is_null());
  BOOST_TEST(api::list_document(hooks).at("items").as_array().size() == 2u);
}

BOOST_AUTO_TEST_CASE(schemas_are_embedded) {
  export_info action;
  action.input_schema = "true";
  BOOST_TEST(document(action).at("input_schema").as_bool());
  BOOST_TEST(document(action).at("options").is_null());
}
