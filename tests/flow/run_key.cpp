#include "flow/run_key.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::flow {

BOOST_AUTO_TEST_SUITE(run_key)

BOOST_AUTO_TEST_CASE(the_key_is_the_value_at_the_pointer) {
  const workflow_limits limits{.key = "/customer/id"};
  BOOST_TEST(place_of(R"({"customer":{"id":"c-17"}})", limits).key == R"("c-17")");
  BOOST_TEST(place_of(R"({"customer":{"id":17}})", limits).key == "17");
  BOOST_TEST(place_of(R"({"customer":{"id":null}})", limits).key == "");
  BOOST_TEST(place_of(R"({"customer":"c"})", limits).key == "");
  BOOST_TEST(place_of("[]", limits).key == "");
}

BOOST_AUTO_TEST_CASE(a_long_value_is_hashed) {
  const workflow_limits limits{.key = ""};
  const std::string one = place_of('"' + std::string(4'000, 'x') + '"', limits).key;
  const std::string other = place_of('"' + std::string(4'001, 'x') + '"', limits).key;
  BOOST_TEST(one.size() <= key_bytes_max);
  BOOST_TEST(one != other);
  BOOST_TEST(one == place_of('"' + std::string(4'000, 'x') + '"', limits).key);
}

BOOST_AUTO_TEST_CASE(the_priority_is_a_whole_number) {
  const workflow_limits limits{.priority = "/p"};
  BOOST_TEST(place_of(R"({"p":7})", limits).priority == 7);
  BOOST_TEST(place_of(R"({"p":-7})", limits).priority == -7);
  BOOST_TEST(place_of(R"({"p":"7"})", limits).priority == 0);
  BOOST_TEST(place_of(R"({"p":-9223372036854775808})", limits).priority == -1'000'000'000);
  BOOST_TEST(place_of("{}", limits).priority == 0);
}

BOOST_AUTO_TEST_CASE(pointers_are_told_from_other_text) {
  for (const char* good : {"", "/", "/a/0", "/a~1b/c~0d"}) BOOST_TEST(is_json_pointer(good));
  for (const char* bad : {"a", "a/b", "/a~", "/a~2"}) BOOST_TEST(!is_json_pointer(bad));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::flow
