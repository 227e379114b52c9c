#include "api/json_text.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl::api;

BOOST_AUTO_TEST_CASE(compact_text_reads_back_as_the_same_value) {
  const std::string text = R"({"a":[1,-2,2.5,1.0,true,null],"b":{},"c":"q\"\nü"})";
  BOOST_TEST(to_text(boost::json::parse(text)) == text);
}

BOOST_AUTO_TEST_CASE(indented_text_keeps_empty_things_on_one_line) {
  BOOST_TEST(to_indented_text(boost::json::parse(R"({"a":[1,{}],"b":[]})")) ==
             "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

BOOST_AUTO_TEST_CASE(numbers_look_as_people_write_them) {
  BOOST_TEST(to_text(0.1) == "0.1");
  BOOST_TEST(to_text(1e300) == "1e+300");
  BOOST_TEST(to_text(from_text("[1e400,-1e400]")) == "[1e999,-1e999]");
  BOOST_TEST(to_text(from_text("0e400")) == "0.0");
  BOOST_TEST(to_text(18446744073709551615u) == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json_is_kept_as_text) {
  BOOST_TEST(from_text("{oops").as_string() == "{oops");
  BOOST_TEST(from_text("a\xff{").as_string() == "a?{");
  BOOST_TEST(from_text("\xc3\xbc{").as_string() == "\xc3\xbc{");
  const std::string deep = std::string(500, '[') + std::string(500, ']');
  BOOST_TEST(to_text(from_text(deep)) == deep);
}
