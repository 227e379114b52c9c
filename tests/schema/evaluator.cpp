#include "schema/evaluator.hpp"

#include "schema/support.hpp"

#include <utility>

using namespace pawl::schema;
using boost::json::value;

namespace {

value nested_arrays(size_t depth) {
  value out = boost::json::array();
  for (; depth > 1; --depth) {
    boost::json::array around;
    around.push_back(std::move(out));
    out = std::move(around);
  }
  return out;
}

void check_refused_as_too_deep(std::string_view schema, const value& instance) {
  const checker rules = compiled(schema);
  BOOST_TEST(!rules.accepts(instance));
  const auto found = rules.check(instance);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->sentence() == "the value is nested too deep to be checked");
  BOOST_TEST(found->keyword == "");
}

}  // namespace

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
  const value deep = nested_arrays(10'000);
  BOOST_TEST(compiled("{}").accepts(deep));
  BOOST_TEST(compiled(R"({"type": "array", "items": {"type": "array"}})").accepts(deep));
  BOOST_TEST(!compiled(R"({"const": [[[]]]})").accepts(deep));
  check_refused_as_too_deep(R"({"items": {"$ref": "#"}})", deep);
  check_refused_as_too_deep(R"({"not": {"items": {"$ref": "#"}}})", deep);
  check_refused_as_too_deep(R"({"anyOf": [{"type": "null"}, {"items": {"$ref": "#"}},
                                          {"items": {"$ref": "#"}}]})",
                            deep);
  check_refused_as_too_deep(R"({"uniqueItems": true})", deep);
  BOOST_TEST(compiled(R"({"items": {"$ref": "#"}})").accepts(nested_arrays(400)));
}

BOOST_AUTO_TEST_CASE(dynamic_references_without_progress_end) {
  check_refused_as_too_deep(
      R"({"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}, {"$dynamicRef": "#a"}]})", 1);
}

BOOST_AUTO_TEST_CASE(work_is_bounded) {
  const checker rules = compiled(R"({"pattern": "(x|[a-z]){900}$"})");
  const value text(std::string(10'000'000, 'a'));
  BOOST_TEST(!rules.accepts(text));
  BOOST_TEST(rules.check(text)->message.starts_with("takes too much work to be checked"));
  BOOST_TEST(rules.accepts(value(std::string(1'000, 'a'))));
}

BOOST_AUTO_TEST_CASE(large_documents_are_checked) {
  boost::json::array items;
  for (int at = 0; at < 300'000; ++at) items.emplace_back("item number " + std::to_string(at));
  const checker rules = compiled(
      R"({"items": {"pattern": "^item"}, "uniqueItems": true, "unevaluatedItems": false})");
  BOOST_TEST(rules.accepts(items));
  items.emplace_back("item number 7");
  const auto found = rules.check(items);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->message == "must have no two equal items, but item 7 and item 300000 are");
}

BOOST_AUTO_TEST_CASE(characters_are_code_points) {
  BOOST_TEST(fits(R"({"minLength": 2, "maxLength": 2})", R"("\ud83d\ude00\u00e9")"));
  BOOST_TEST(!fits(R"({"maxLength": 1})", R"("\ud83d\ude00\u00e9")"));
  BOOST_TEST(!fits(R"({"minLength": 3})", R"("\ud83d\ude00\u00e9")"));
}

BOOST_AUTO_TEST_CASE(unevaluated_sees_only_branches_that_fit) {
  constexpr std::string_view schema = R"({
    "anyOf": [
      {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
      {"properties": {"b": {"type": "integer"}}, "required": ["b"]},
      {"properties": {"d": true}, "required": ["e"]}
    ],
    "if": {"properties": {"kind": {"const": "c"}}, "required": ["kind"]},
    "then": {"properties": {"c": true}},
    "unevaluatedProperties": false
  })";
  BOOST_TEST(fits(schema, R"({"a": 1})"));
  BOOST_TEST(fits(schema, R"({"a": 1, "b": 2})"));
  BOOST_TEST(fits(schema, R"({"a": 1, "kind": "c", "c": 3})"));
  BOOST_TEST(sentence(schema, R"({"a": 1, "b": "2"})") ==
             "/b is a property that the schema does not know");
  BOOST_TEST(!fits(schema, R"({"a": 1, "kind": "d"})"));
  BOOST_TEST(!fits(schema, R"({"a": 1, "d": 2})"));
}

BOOST_AUTO_TEST_CASE(unevaluated_items_follow_prefix_and_contains) {
  constexpr std::string_view schema = R"({
    "allOf": [{"prefixItems": [{"type": "string"}]}],
    "contains": {"type": "null"}, "minContains": 0,
    "unevaluatedItems": {"type": "integer"}
  })";
  BOOST_TEST(fits(schema, R"(["a", null, 1, null])"));
  BOOST_TEST(violated(schema, R"(["a", null, 1, "b"])").instance_path == "/3");
}

BOOST_AUTO_TEST_CASE(a_failed_value_is_not_called_unevaluated_too) {
  constexpr std::string_view schema =
      R"({"properties": {"a": {"type": "null"}}, "unevaluatedProperties": false})";
  const auto found = compiled(schema).violations(boost::json::parse(R"({"a": 1, "b": 2})"), 10);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found[0].instance_path == "/a");
}

BOOST_AUTO_TEST_CASE(property_names_of_any_length_are_checked) {
  const std::string schema = R"({"propertyNames": {"maxLength": 1000}})";
  BOOST_TEST(fits(schema, "{\"" + std::string(1000, 'n') + "\": 1}"));
  BOOST_TEST(!fits(schema, "{\"" + std::string(1001, 'n') + "\": 1}"));
}
