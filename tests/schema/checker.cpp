#include "schema/checker.hpp"

#include "schema/support.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace pawl::schema;

namespace {

constexpr std::string_view person = R"({
  "type": "object",
  "properties": {
    "name": {"type": "string", "minLength": 1},
    "age": {"type": "integer", "minimum": 18},
    "tags": {"type": "array", "items": {"enum": ["a", "b"]}}
  },
  "required": ["name"],
  "additionalProperties": false
})";

}  // namespace

BOOST_AUTO_TEST_CASE(accepts_what_fits_and_nothing_else) {
  BOOST_TEST(fits(person, R"({"name": "Ada", "age": 36, "tags": ["a", "b"]})"));
  BOOST_TEST(fits(person, R"({"tags": [], "age": 18.0, "name": "Ada"})"));
  BOOST_TEST(!fits(person, R"({"age": 36})"));
  BOOST_TEST(!fits(person, R"({"name": "Ada", "age": 17})"));
  BOOST_TEST(!fits(person, R"({"name": "Ada", "tags": ["c"]})"));
  BOOST_TEST(!fits(person, R"({"name": "Ada", "nickname": "A"})"));
  BOOST_TEST(!fits(person, "[]"));
}

BOOST_AUTO_TEST_CASE(a_violation_says_where_and_why) {
  const violation found = violated(person, R"({"name": "Ada", "age": 17})");
  BOOST_TEST(found.instance_path == "/age");
  BOOST_TEST(found.schema_path == "#/properties/age/minimum");
  BOOST_TEST(found.keyword == "minimum");
  BOOST_TEST(found.message == "must be at least 18, but is 17");
  BOOST_TEST(found.sentence() == "/age must be at least 18, but is 17");
}

BOOST_AUTO_TEST_CASE(paths_are_json_pointers) {
  const violation found = violated(R"({"properties": {"a/b~c": {"items": {"type": "null"}}}})",
                                   R"({"a/b~c": [null, 1]})");
  BOOST_TEST(found.instance_path == "/a~1b~0c/1");
  BOOST_TEST(found.schema_path == "#/properties/a~1b~0c/items/type");
}

BOOST_AUTO_TEST_CASE(reports_as_many_violations_as_asked_for) {
  const checker rules = compiled(person);
  const auto value = boost::json::parse(R"({"age": 1, "tags": ["x", "a", "y"], "more": 0})");
  const auto all = rules.violations(value, 10);
  BOOST_REQUIRE(all.size() == 5);
  BOOST_TEST(all[0].instance_path == "/age");
  BOOST_TEST(all[1].instance_path == "/tags/0");
  BOOST_TEST(all[2].instance_path == "/tags/2");
  BOOST_TEST(all[3].instance_path == "/more");
  BOOST_TEST(all[4].sentence() == R"(the value must have the property "name")");
  BOOST_TEST(rules.violations(value, 2).size() == 2);
  BOOST_TEST(rules.violations(boost::json::parse(R"({"name": "Ada"})"), 10).empty());
}

BOOST_AUTO_TEST_CASE(sentences_are_for_people) {
  BOOST_TEST(sentence(R"({"type": ["string", "null"]})", "1.5") ==
             "the value must be a string or null, but is 1.5");
  BOOST_TEST(sentence(R"({"const": {"a": 1}})", "[]") == R"(the value must be {"a":1}, but is [])");
  BOOST_TEST(sentence(R"({"enum": ["on", "off"]})", R"("of")") ==
             R"(the value must be "on" or "off", but is "of")");
  BOOST_TEST(sentence(R"({"maxLength": 1})", R"("ab")") ==
             "the value must have at most 1 character, but has 2");
  BOOST_TEST(sentence(R"({"minProperties": 2})", "{}") ==
             "the value must have at least 2 properties, but has 0");
  BOOST_TEST(sentence(R"({"multipleOf": 0.5})", "0.75") ==
             "the value must be a multiple of 0.5, but is 0.75");
  BOOST_TEST(sentence(R"({"pattern": "^a"})", R"("b")") ==
             R"(the value must match the pattern "^a", but is "b")");
  BOOST_TEST(sentence(R"({"format": "date"})", R"("today")") ==
             R"(the value must have the format date, such as 2026-01-31, but is "today")");
  BOOST_TEST(sentence(R"({"uniqueItems": true})", "[1, 2, 1.0]") ==
             "the value must have no two equal items, but item 0 and item 2 are");
  BOOST_TEST(sentence(R"({"additionalProperties": false})", R"({"x": 1})") ==
             "/x is a property that the schema does not know");
  BOOST_TEST(sentence(R"({"prefixItems": [true], "items": false})", "[1, 2]") ==
             "/1 is an item more than the schema allows");
  BOOST_TEST(
      sentence(R"({"propertyNames": {"maxLength": 2}})", R"({"abc": 1})") ==
      R"(the value has the property name "abc", which must have at most 2 characters, but has 3)");
  BOOST_TEST(sentence(R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})") ==
             R"(the value must have the property "b", for it has "a")");
  BOOST_TEST(
      sentence(R"({"contains": {"type": "null"}, "minContains": 2})", "[null]") ==
      "the value must have at least 2 items of the kind that the schema asks for, but has 1");
  BOOST_TEST(sentence(R"({"not": {"type": "null"}})", "null") == "the value must not be null");
}

BOOST_AUTO_TEST_CASE(what_was_probably_meant_is_in_the_sentence) {
  BOOST_TEST(
      sentence(person, R"({"nmae": "Ada", "name": ""})") ==
      R"(/nmae is a property that the schema does not know; it knows "name", "age" and "tags")");
  BOOST_TEST(sentence(R"({"type": "integer"})", "1.5") ==
             "the value must be an integer, but is 1.5");
  BOOST_TEST(sentence(R"({"enum": [2.5, null, {"a": 1}]})", "2") ==
             R"(the value must be 2.5, null or {"a":1}, but is 2)");
  BOOST_TEST(sentence(R"({"enum": []})", "2") == "the value must be nothing, but is 2");
  BOOST_TEST(sentence(R"({"not": {"enum": ["a", "b"]}})", R"("a")") ==
             R"(the value must not be "a" or "b")");
  BOOST_TEST(sentence(R"({"not": {"minimum": 3}})", "4") ==
             "the value is of a form that the schema forbids");
  BOOST_TEST(sentence("false", "4") == "the value is not allowed");
}

BOOST_AUTO_TEST_CASE(long_lists_are_cut_in_sentences) {
  std::string schema = R"({"enum": [0)";
  for (int at = 1; at < 10'000; ++at) schema += "," + std::to_string(at);
  const std::string message = violated(schema + "]}", "-1").message;
  BOOST_TEST(message.starts_with("must be 0, 1, 2, 3, "));
  BOOST_TEST(message.ends_with(" or one of 9972 more, but is -1"));
}

BOOST_AUTO_TEST_CASE(a_failed_object_tells_of_its_dependencies_too) {
  const checker rules =
      compiled(R"({"properties": {"a": {"type": "null"}}, "dependentRequired": {"a": ["b"]}})");
  BOOST_TEST(rules.violations(boost::json::parse(R"({"a": 1})"), 10).size() == 2);
}

BOOST_AUTO_TEST_CASE(a_draft_is_assumed_where_the_schema_names_none) {
  constexpr std::string_view schema = R"({"items": [{"type": "null"}]})";
  BOOST_TEST(!checker::compile(schema).ok());
  compile_options options;
  options.assumed_draft = draft::draft_7;
  BOOST_TEST(!compiled(schema, options).accepts(boost::json::parse("[1]")));
}

BOOST_AUTO_TEST_CASE(of_alternatives_the_closest_is_told) {
  constexpr std::string_view shapes = R"({"anyOf": [
    {"type": "null"},
    {"properties": {"size": {"type": "integer"}}, "required": ["size"], "type": "object"}]})";
  const violation found = violated(shapes, R"({"size": "big"})");
  BOOST_TEST(found.keyword == "anyOf");
  BOOST_TEST(found.message ==
             "fits none of 2 alternatives; the closest one says: "
             "/size must be an integer, but is a string");
  BOOST_TEST(sentence(R"({"oneOf": [{"minimum": 1}, {"type": "null"}, {"maximum": 9}]})", "5") ==
             "the value must fit exactly one of 3 alternatives, but fits number 1 and number 3");
}

BOOST_AUTO_TEST_CASE(long_values_are_cut_in_sentences) {
  const std::string instance = '"' + repeated("\xc3\xa9", 1'000'000) + '"';
  const std::string message = violated(R"({"const": 1})", instance).message;
  BOOST_TEST(message.size() < 100);
  BOOST_TEST(message.ends_with("\xc3\xa9..."));
}

BOOST_AUTO_TEST_CASE(compiles_from_a_value_and_keeps_what_it_needs) {
  auto schema = boost::json::parse(R"({"const": {"a": ["b"]}, "properties": {"c": false}})");
  const auto rules = checker::compile_value(schema);
  BOOST_REQUIRE(rules.ok());
  schema = nullptr;
  const checker copy = *rules;
  BOOST_TEST(copy.accepts(boost::json::parse(R"({"a": ["b"]})")));
  BOOST_TEST(!copy.accepts(boost::json::parse(R"({"c": 1})")));
}

BOOST_AUTO_TEST_CASE(many_threads_use_one_checker) {
  const checker rules =
      compiled(R"({"items": {"pattern": "^[a-z]+[0-9]$", "format": "hostname"}})");
  const auto good = boost::json::parse(R"(["abc1", "d2"])");
  const auto bad = boost::json::parse(R"(["abc1", "d"])");
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 1000; ++turn) {
        if (!rules.accepts(good) || !rules.check(bad)) ++wrong;
      }
    });
  }
  threads.clear();
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(formats_can_be_annotations) {
  constexpr std::string_view schema = R"({"format": "ipv4"})";
  const boost::json::value text("not an address");
  BOOST_TEST(!compiled(schema).accepts(text));
  BOOST_TEST(compiled(schema, {.assert_formats = false, .resolve = {}}).accepts(text));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_schema_is_refused) {
  BOOST_TEST(refusal("{").starts_with("the schema can't be used: it is not JSON: "));
  BOOST_TEST(refusal("3") ==
             "the schema can't be used: at #: a schema must be an object or a boolean, but this is "
             "an integer");
  BOOST_TEST(refusal(repeated("{\"not\":", 10'000) + "{}" + repeated("}", 10'000)) ==
             "the schema can't be used: it is nested too deep");
}
