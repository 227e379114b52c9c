#include <pawl/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>

namespace shop {

enum class color { red, green };
BOOST_DESCRIBE_ENUM(color, red, green)

struct item {
  double x = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(item, (), (x, name))

struct entity {
  int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(entity, (), (id))

struct order : entity {
  std::string email;
  std::optional<std::string> note;
  std::vector<item> items;
};
BOOST_DESCRIBE_STRUCT(order, (entity), (email, note, items))

struct settings {
  int count = 7;
  std::string name;
  color paint = color::red;
  std::vector<int> sizes = {1, 2};
};
BOOST_DESCRIBE_STRUCT(settings, (), (count, name, paint, sizes))
PAWL_SCHEMA(settings, pawl::field(&settings::count).defaults(),
            pawl::field(&settings::name).defaults("anon"),
            pawl::field(&settings::paint).defaults(color::green),
            pawl::field(&settings::sizes).defaults())

struct tree {
  std::string name;
  std::vector<tree> children;
};
BOOST_DESCRIBE_STRUCT(tree, (), (name, children))

}  // namespace shop

template <class T>
std::string round_trip(std::string_view text) {
  return pawl::to_json(pawl::from_json<T>(text));
}

template <class T>
std::string reason(std::string_view text) {
  try {
    pawl::from_json<T>(text);
  } catch (const pawl::conversion_error& why) {
    BOOST_TEST(why.code() == PAWL_ERROR_INVALID_INPUT);
    BOOST_TEST(!why.retryable());
    return why.message();
  }
  return "none";
}

BOOST_AUTO_TEST_CASE(every_kind_of_value_survives_a_round_trip) {
  BOOST_TEST(round_trip<bool>("true") == "true");
  BOOST_TEST(round_trip<int>("-5") == "-5");
  BOOST_TEST(round_trip<uint64_t>("18446744073709551615") == "18446744073709551615");
  BOOST_TEST(round_trip<int64_t>("-9223372036854775808") == "-9223372036854775808");
  BOOST_TEST(round_trip<std::string>(R"("a\"\\\n\u0001é/")") == R"("a\"\\\n\u0001é/")");
  BOOST_TEST(round_trip<shop::color>(R"("green")") == R"("green")");
  BOOST_TEST(round_trip<std::vector<bool>>("[true,false]") == "[true,false]");
  BOOST_TEST((round_trip<std::map<std::string, int>>(R"({"b":1,"a":2})") == R"({"a":2,"b":1})"));
  BOOST_TEST(round_trip<std::optional<int>>("null") == "null");
  BOOST_TEST(round_trip<std::optional<int>>("3") == "3");
  BOOST_TEST(round_trip<pawl::none>("null") == "null");
  BOOST_TEST(round_trip<pawl::none>("{}") == "null");
  BOOST_TEST(round_trip<boost::json::value>(R"({"z":[1,2.50,null,"s"],"a":{}})") ==
             R"({"z":[1,2.5,null,"s"],"a":{}})");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_short_as_they_can_be) {
  BOOST_TEST(pawl::to_json(2.5) == "2.5");
  BOOST_TEST(pawl::to_json(1.0) == "1");
  BOOST_TEST(pawl::to_json(0.1) == "0.1");
  BOOST_TEST(pawl::to_json(0.1f) == "0.1");
  BOOST_TEST(pawl::to_json(1e300) == "1e+300");
  for (double value : {1.0 / 3, 1e-310, 123456789.123, -0.0, 5e22}) {
    BOOST_TEST(pawl::from_json<double>(pawl::to_json(value)) == value);
  }
}

BOOST_AUTO_TEST_CASE(a_struct_is_written_bases_first_and_without_empty_optionals) {
  shop::order order;
  order.id = 4;
  order.email = "a@b.c";
  order.items = {{2.5, "nail"}};
  BOOST_TEST(pawl::to_json(order) ==
             R"({"id":4,"email":"a@b.c","items":[{"x":2.5,"name":"nail"}]})");
  order.note = "quick";
  BOOST_TEST(pawl::to_json(order) ==
             R"({"id":4,"email":"a@b.c","note":"quick","items":[{"x":2.5,"name":"nail"}]})");
}

BOOST_AUTO_TEST_CASE(appending_keeps_what_was_there) {
  std::string out = "x=";
  pawl::to_json(out, 3);
  BOOST_TEST(out == "x=3");
}

BOOST_AUTO_TEST_CASE(unknown_members_and_missing_optionals_are_no_error) {
  const auto order = pawl::from_json<shop::order>(
      R"({"later":[1],"items":[],"email":"a@b.c","id":1,"more":{"x":1}})");
  BOOST_TEST(order.email == "a@b.c");
  BOOST_TEST(!order.note.has_value());
}

BOOST_AUTO_TEST_CASE(missing_members_take_their_declared_defaults) {
  const auto settings = pawl::from_json<shop::settings>("{}");
  BOOST_TEST(settings.count == 7);
  BOOST_TEST(settings.name == "anon");
  BOOST_TEST((settings.paint == shop::color::green));
  BOOST_TEST(settings.sizes.size() == 2u);
  BOOST_TEST(pawl::from_json<shop::settings>(R"({"count":1})").count == 1);
}

BOOST_AUTO_TEST_CASE(errors_name_the_path) {
  const std::string items =
      R"({"id":1,"email":"e","items":[{"x":1,"name":"a"},{"x":"1","name":"b"}]})";
  BOOST_TEST(reason<shop::order>(items) == "/items/1/x: a number is expected, got a string");
  BOOST_TEST(reason<shop::order>(R"({"id":1,"items":[]})") == "/email: this member is required");
  BOOST_TEST(reason<shop::order>("[]") == "an object is expected, got an array");
  BOOST_TEST(reason<shop::color>(R"("blue")") ==
             R"(one of "red", "green" is expected, got "blue")");
  BOOST_TEST((reason<std::map<std::string, int>>(R"({"a/b~c":true})")) ==
             "/a~1b~0c: an integer is expected, got a boolean");
  BOOST_TEST(reason<pawl::none>("3") == "null is expected, got a number");
}

BOOST_AUTO_TEST_CASE(the_path_is_in_the_details_too) {
  try {
    pawl::from_json<std::vector<int>>("[1,null]");
    BOOST_FAIL("no error");
  } catch (const pawl::conversion_error& why) {
    BOOST_TEST(why.path() == "/1");
    BOOST_TEST(why.details() == R"({"path":"/1"})");
  }
}

BOOST_AUTO_TEST_CASE(integers_are_checked_for_range_and_fraction) {
  BOOST_TEST(reason<int8_t>("128") == "an integer from -128 to 127 is expected");
  BOOST_TEST(reason<uint32_t>("-1") == "an integer from 0 to 4294967295 is expected");
  BOOST_TEST(reason<int64_t>("9223372036854775808") != "none");
  BOOST_TEST(reason<int64_t>("1e300") != "none");
  BOOST_TEST(reason<int>("1.5") == "an integer is expected, got a fraction");
  BOOST_TEST(pawl::from_json<int>("3.0") == 3);
  BOOST_TEST(pawl::from_json<double>("3") == 3.0);
}

BOOST_AUTO_TEST_CASE(a_zero_with_a_huge_exponent_is_zero) {
  BOOST_TEST(pawl::from_json<double>("0e400") == 0.0);
  BOOST_TEST(pawl::from_json<double>("-0e400") == 0.0);
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json_is_refused_with_the_place) {
  BOOST_TEST(reason<int>("").find("this is not JSON") == 0u);
  BOOST_TEST(reason<int>("[1,}").find("at byte 3") != std::string::npos);
  BOOST_TEST(reason<int>("1 2") != "none");
  BOOST_TEST(reason<std::string>("\"\xff\"") != "none");
  BOOST_TEST(reason<boost::json::value>(std::string(100'000, '[')) != "none");
}

BOOST_AUTO_TEST_CASE(a_variant_takes_the_first_alternative_that_fits) {
  using either = std::variant<int, std::vector<int>, shop::item>;
  BOOST_TEST(pawl::from_json<either>("1").index() == 0u);
  BOOST_TEST(pawl::from_json<either>("[1]").index() == 1u);
  BOOST_TEST(pawl::from_json<either>(R"({"x":1,"name":"n"})").index() == 2u);
  BOOST_TEST(pawl::to_json(either(std::vector<int>{1})) == "[1]");
  BOOST_TEST(
      reason<either>(R"(["a"])") ==
      "an integer is expected, got an array; or /0: an integer is expected, got a string; or "
      "an object is expected, got an array");
}

BOOST_AUTO_TEST_CASE(a_struct_may_hold_itself) {
  const std::string text = R"({"name":"a","children":[{"name":"b","children":[]}]})";
  BOOST_TEST(round_trip<shop::tree>(text) == text);
}

BOOST_AUTO_TEST_CASE(what_json_cannot_say_is_an_error) {
  const auto code = [](const auto& value) {
    try {
      pawl::to_json(value);
    } catch (const pawl::error& why) {
      return why.code();
    }
    return std::string("none");
  };
  BOOST_TEST(code(std::numeric_limits<double>::quiet_NaN()) == PAWL_ERROR_INVALID_OUTPUT);
  BOOST_TEST(code(std::numeric_limits<double>::infinity()) == PAWL_ERROR_INVALID_OUTPUT);
  BOOST_TEST(code(static_cast<shop::color>(9)) == PAWL_ERROR_INVALID_OUTPUT);
}

BOOST_AUTO_TEST_CASE(a_value_read_outlives_the_text_it_came_from) {
  boost::json::value kept;
  {
    std::string text = R"({"long":")" + std::string(10'000, 'x') + R"("})";
    kept = pawl::from_json<boost::json::value>(text);
  }
  BOOST_TEST(kept.at("long").as_string().size() == 10'000u);
}
