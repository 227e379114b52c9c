#include "api/query_value.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using pawl::api::query_value;

BOOST_AUTO_TEST_SUITE(api_query_value)

BOOST_AUTO_TEST_CASE(a_member_is_what_its_schema_asks_for) {
  const json::value schema = json::parse(R"({"properties": {
    "yes": {"type": "boolean"}, "count": {"type": "integer"}, "share": {"type": ["number", "null"]},
    "name": {"type": "string"}, "either": {"type": ["string", "integer"]}, "any": true}})");
  const json::object made = query_value({{"yes", "true"},
                                         {"count", "42"},
                                         {"share", "0.5"},
                                         {"name", "17"},
                                         {"either", "18"},
                                         {"any", "19"},
                                         {"unknown", "false"}},
                                        schema);
  BOOST_TEST(made.at("yes") == json::value(true));
  BOOST_TEST(made.at("count") == json::value(42));
  BOOST_TEST(made.at("share") == json::value(0.5));
  BOOST_TEST(made.at("name") == json::value("17"));
  BOOST_TEST(made.at("either") == json::value("18"));
  BOOST_TEST(made.at("any") == json::value("19"));
  BOOST_TEST(made.at("unknown") == json::value("false"));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_such_value_stays_text) {
  const json::value schema =
      json::parse(R"({"properties": {"yes": {"type": "boolean"}, "count": {"type": "integer"}}})");
  const json::object made = query_value({{"yes", "1"}, {"count", "many"}}, schema);
  BOOST_TEST(made.at("yes") == json::value("1"));
  BOOST_TEST(made.at("count") == json::value("many"));
}

BOOST_AUTO_TEST_CASE(a_schema_that_says_nothing_leaves_text) {
  for (const char* schema : {"true", "{}", R"({"properties": 1})", R"({"properties": {"a": {}}})"})
    BOOST_TEST(query_value({{"a", "1"}}, json::parse(schema)).at("a") == json::value("1"));
}

BOOST_AUTO_TEST_SUITE_END()
