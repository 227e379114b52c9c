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
  BOOST_TEST(found->sentence() ==
             "the value can't be checked: it nests too deep, or the schema's references do");
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

BOOST_AUTO_TEST_CASE(no_keyword_is_free) {
  const auto check_too_much = [](const std::string& schema, const value& instance) {
    const auto found = compiled(schema).check(instance);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->message.starts_with("takes too much work to be checked"), found->message);
  };
  const auto all_of = [](std::string_view schema, size_t count) {
    std::string list = std::string(schema);
    for (; count > 1; --count) list.append(",").append(schema);
    return R"({"allOf": [)" + list + "]}";
  };
  boost::json::object members;
  for (int at = 0; at < 100'000; ++at) members.emplace("m" + std::to_string(at), nullptr);
  check_too_much(all_of(R"({"properties": {"a": true}})", 1'000), members);
  const value text(std::string(10'000'000, 'a'));
  check_too_much(all_of(R"({"minLength": 3})", 1'000), text);
  const boost::json::array texts(1, text);
  check_too_much(all_of(R"({"uniqueItems": true})", 1'000), texts);
  check_too_much(all_of(R"({"not": {"enum": [[0]]}})", 1'000), texts);
  check_too_much(R"({"format": "regex"})", text);
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_items_are_compared_by_their_hashes) {
  // As large as doubles tell apart only in steps of a thousand.
  boost::json::array items;
  for (int at = 0; at < 100'000; ++at) items.emplace_back((int64_t{1} << 62) + at);
  const checker unique = compiled(R"({"uniqueItems": true})");
  BOOST_TEST(unique.accepts(items));
  items.emplace_back(items.front());
  BOOST_TEST(unique.check(items)->message ==
             "must have no two equal items, but item 0 and item 100000 are");
}

BOOST_AUTO_TEST_CASE(enums_may_be_as_long_as_what_they_are_held_against) {
  boost::json::array choices;
  for (int at = 0; at < 50'000; ++at) {
    choices.emplace_back(at);
    choices.push_back(boost::json::array(1, at));
    choices.emplace_back("text " + std::to_string(at));
  }
  const auto rules = checker::compile_value(
      boost::json::object{{"items", boost::json::object{{"enum", choices}}}});
  BOOST_REQUIRE(rules.ok());
  BOOST_TEST(rules->accepts(choices));
  choices.push_back(boost::json::array(1, -1));
  BOOST_TEST(rules->check(choices)->instance_path == "/150000");
}

BOOST_AUTO_TEST_CASE(violations_are_as_many_as_asked_for_in_a_large_document_too) {
  const value items = boost::json::array(300'000, nullptr);
  BOOST_TEST(compiled(R"({"items": false})").violations(items, 100).size() == 100);
}

BOOST_AUTO_TEST_CASE(huge_exponents_are_numbers_like_others) {
  BOOST_TEST(!fits(R"({"multipleOf": 1e308})", "7"));
  BOOST_TEST(fits(R"({"multipleOf": 1e-323})", "7"));
  BOOST_TEST(fits(R"({"maximum": 1e1000000})", "7"));
  BOOST_TEST(!fits(R"({"type": "integer", "multipleOf": 3})", "1e1000000"));
  BOOST_TEST(!fits(R"({"const": 5})", "0e1000000"));
  BOOST_TEST(!fits(R"({"minimum": 1})", "0e1000000"));
  BOOST_TEST(fits(R"({"enum": [0], "type": "integer", "multipleOf": 3})", "0e1000000"));
  BOOST_TEST(refusal(R"({"multipleOf": 0e1000000})").ends_with("must be above zero, not 0"));
  BOOST_TEST(refusal(R"({"multipleOf": 1e1000000})").ends_with("must be above zero, not inf"));
  BOOST_TEST(refusal(R"({"multipleOf": 1e-1000000})").ends_with("must be above zero, not 0"));
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
