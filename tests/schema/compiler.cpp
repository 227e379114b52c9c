#include "schema/compiler.hpp"

#include "schema/support.hpp"

#include <utility>

using namespace pawl::schema;

BOOST_AUTO_TEST_CASE(a_fault_is_named_with_its_place) {
  const std::pair<std::string_view, std::string_view> faults[] = {
      {R"({"properties": {"a/b": {"minimum": "1"}}})",
       R"(#/properties/a~1b/minimum: must be a number, not "1")"},
      {R"({"minLength": -1})", "#/minLength: must be a whole number, zero or more, not -1"},
      {R"({"maxItems": 1.5})", "#/maxItems: must be a whole number, zero or more, not 1.5"},
      {R"({"multipleOf": 0})", "#/multipleOf: must be above zero, not 0"},
      {R"({"type": "text"})",
       R"(#/type: "text" is not a type: there are array, boolean, integer, null, number, object )"
       "and string"},
      {R"({"type": []})", "#/type: must name at least one type"},
      {R"({"enum": 1})", "#/enum: must be an array, not 1"},
      {R"({"required": "a"})", R"(#/required: must be an array of property names, not "a")"},
      {R"({"required": ["a", "a"]})", R"(#/required: holds "a" twice)"},
      {R"({"uniqueItems": 1})", "#/uniqueItems: must be true or false"},
      {R"({"allOf": []})", "#/allOf: must hold a schema"},
      {R"({"anyOf": {}})", "#/anyOf: must be an array of schemas"},
      {R"({"properties": []})", "#/properties: must be an object of schemas"},
      {R"({"items": [true]})", "#/items: must be one schema; a list of them is prefixItems"},
      {R"({"not": 1})", "#/not: a schema must be an object or a boolean, but this is an integer"},
      {R"({"pattern": "("})", R"(#/pattern: the pattern "(" can't be used: missing ): ()"},
      {R"({"$ref": 1})", "#/$ref: must be a string, not 1"},
      {R"({"$defs": {"unused": {"format": 1}}})", "#/$defs/unused/format: must be a string, not 1"},
      {R"({"dependentRequired": {"a": [1]}})",
       "#/dependentRequired/a: must hold property names only, not 1"},
  };
  for (const auto& [schema, fault] : faults) {
    BOOST_TEST(refusal(schema) == "the schema can't be used: at " + std::string(fault));
  }
}

BOOST_AUTO_TEST_CASE(the_place_of_a_fault_is_data_too) {
  const auto out = checker::compile(R"({"items": {"maximum": null}})");
  BOOST_REQUIRE(!out.ok());
  BOOST_TEST(out.error().details == R"({"schema_path":"#/items/maximum"})");
}

BOOST_AUTO_TEST_CASE(references_without_progress_are_refused) {
  for (const std::string_view schema : {
           R"({"$ref": "#"})",
           R"({"allOf": [{"anyOf": [{"not": {"$ref": "#"}}]}]})",
           R"({"$defs": {"a": {"if": {"$ref": "#/$defs/b"}}, "b": {"dependentSchemas":
               {"x": {"$ref": "#/$defs/a"}}}}})",
       }) {
    BOOST_TEST(refusal(schema).find("refers to itself without end") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(long_chains_of_references_compile_in_a_queue) {
  const auto chain = [](size_t count, std::string_view end) {
    std::string schema = R"({"$ref": "#/$defs/0", "$defs": {)";
    for (size_t at = 0; at < count; ++at) {
      schema +=
          "\"" + std::to_string(at) + R"(": {"$ref": "#/$defs/)" + std::to_string(at + 1) + "\"},";
    }
    return schema + "\"" + std::to_string(count) + "\": " + std::string(end) + "}}";
  };
  BOOST_TEST(!fits(chain(500, R"({"type": "null"})"), "1"));
  BOOST_TEST(sentence(chain(20'000, "{}"), "1") ==
             "the value can't be checked: it nests too deep, or the schema's references do");
  BOOST_TEST(
      refusal(chain(20'000, R"({"$ref": "#/$defs/0"})")).find("refers to itself without end") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_patterns_of_a_schema_are_bounded_together) {
  std::string schema;
  for (int at = 0; at < 2'000; ++at) {
    schema += (at == 0 ? "{\"pattern\": \"" : ",{\"pattern\": \"") + std::to_string(at) +
              R"([a-f]{1000}"})";
  }
  BOOST_TEST(refusal(R"({"allOf": [)" + schema + "]}")
                 .ends_with("the schema's patterns are too large in all"));
}

BOOST_AUTO_TEST_CASE(sentences_about_long_references_are_short) {
  const std::string pointer = repeated("/x", 500'000);
  BOOST_TEST(refusal(R"({"$ref": "#)" + pointer + "\"}").size() < 400);
  BOOST_TEST(refusal(R"({"$ref": "https://example.com)" + pointer + "\"}").size() < 400);
}

BOOST_AUTO_TEST_CASE(references_with_progress_are_not) {
  constexpr std::string_view tree = R"({
    "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}, "additionalProperties": false})";
  BOOST_TEST(fits(tree, R"({"left": {"left": {}, "right": {"right": {}}}})"));
  BOOST_TEST(!fits(tree, R"({"left": {"left": {}, "right": {"middle": {}}}})"));
}

BOOST_AUTO_TEST_CASE(draft_7_is_read_as_draft_7) {
  const auto old = [](std::string_view rest) {
    return R"({"$schema": "http://json-schema.org/draft-07/schema#", )" + std::string(rest) + "}";
  };
  const std::string tuple = old(R"("items": [{"type": "null"}], "additionalItems": false)");
  BOOST_TEST(fits(tuple, "[null]"));
  BOOST_TEST(!fits(tuple, "[null, 1]"));
  BOOST_TEST(!fits(tuple, "[1]"));
  const std::string alone = old(R"("$ref": "#/definitions/any", "type": "null",
                                   "definitions": {"any": {}})");
  BOOST_TEST(fits(alone, "1"));
  const std::string unknown = old(R"("prefixItems": [false], "unevaluatedItems": false,
                                     "dependentRequired": {"a": ["b"]}, "minContains": 9)");
  BOOST_TEST(fits(unknown, "[1]"));
  BOOST_TEST(fits(unknown, R"({"a": 1})"));
  BOOST_TEST(!fits(old(R"("dependencies": {"a": ["b"]})"), R"({"a": 1})"));
}

BOOST_AUTO_TEST_CASE(more_required_names_than_bits) {
  std::string names, members;
  for (int at = 0; at < 70; ++at) {
    names += (at == 0 ? "\"p" : ",\"p") + std::to_string(at) + "\"";
    members += (at == 0 ? "\"p" : ",\"p") + std::to_string(at) + "\":0";
  }
  const std::string schema = R"({"required": [)" + names + "]}";
  BOOST_TEST(fits(schema, "{" + members + "}"));
  std::string lacking = members;
  lacking.replace(lacking.find("\"p69\""), 5, "\"p70\"");
  BOOST_TEST(sentence(schema, "{" + lacking + "}") == R"(the value must have the property "p69")");
  lacking = members;
  lacking.replace(lacking.find("\"p3\""), 4, "\"q3\"");
  BOOST_TEST(sentence(schema, "{" + lacking + "}") == R"(the value must have the property "p3")");
}
