#include "schema/equality.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace pawl::schema;
using boost::json::parse;
using boost::json::value;

namespace {

bool same(std::string_view left, std::string_view right) {
  const auto first = parse(left), second = parse(right);
  const bool out = equal(first, second);
  BOOST_TEST(out == equal(second, first));
  if (out) BOOST_TEST(hash_of(first) == hash_of(second));
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_are_equal_by_value) {
  BOOST_TEST(same("1", "1.0"));
  BOOST_TEST(same("[0]", "[-0.0]"));
  BOOST_TEST(same("18446744073709551615", "18446744073709551615"));
  BOOST_TEST(!same("9007199254740993", "9007199254740992.0"));
  BOOST_TEST(!same("1", "true"));
  BOOST_TEST(!same("0", "false"));
}

BOOST_AUTO_TEST_CASE(objects_have_no_order_and_arrays_do) {
  BOOST_TEST(same(R"({"a": 1, "b": [2]})", R"({"b": [2.0], "a": 1.0})"));
  BOOST_TEST(!same(R"({"a": 1, "b": 2})", R"({"a": 1, "c": 2})"));
  BOOST_TEST(!same(R"({"a": 1})", R"({"a": 1, "b": 2})"));
  BOOST_TEST(!same("[1, 2]", "[2, 1]"));
  BOOST_TEST(!same("[1]", "[1, 1]"));
  BOOST_TEST(!same(R"("a")", R"(["a"])"));
  BOOST_TEST(!same("[]", "{}"));
  BOOST_TEST(same("[null, {}]", "[null, {}]"));
}

BOOST_AUTO_TEST_CASE(hashes_tell_values_apart) {
  BOOST_TEST(hash_of(parse("[1, 2]")) != hash_of(parse("[2, 1]")));
  BOOST_TEST(hash_of(parse(R"({"a": 1, "b": 2})")) != hash_of(parse(R"({"a": 2, "b": 1})")));
  BOOST_TEST(hash_of(parse("null")) != hash_of(parse("false")));
  BOOST_TEST(hash_of(parse("4611686018427387905")) != hash_of(parse("4611686018427387906")));
}

BOOST_AUTO_TEST_CASE(values_are_weighed_down_to_a_depth) {
  BOOST_TEST(weight_of(parse("1"), 1).value() == 1);
  BOOST_TEST(weight_of(parse(R"([1, [[2]], 3])"), 4).value() == 6);
  BOOST_TEST(weight_of(parse(R"({"a": "b"})"), 2).value() == 3);
  BOOST_TEST(weight_of(value(std::string(6'400, 'a')), 1).value() == 101);
  BOOST_TEST(!weight_of(parse(R"([1, {"a": [2]}, 3])"), 3).has_value());
}
