#include "schema/library.hpp"

#include "schema/support.hpp"

#include <map>
#include <optional>

using namespace pawl::schema;

namespace {

// Options that find documents in `documents`, by their URIs.
compile_options with(std::map<std::string, std::string, std::less<>> documents) {
  return {.resolve = [kept = std::move(documents)](std::string_view uri) {
    const auto found = kept.find(uri);
    return found == kept.end() ? std::nullopt : std::optional(found->second);
  }};
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(follows_pointers_anchors_and_ids) {
  constexpr std::string_view schema = R"({
    "$id": "https://example.com/root",
    "prefixItems": [
      {"$ref": "#/$defs/a~1b%25"}, {"$ref": "#named"}, {"$ref": "part"}, {"$ref": "part#inner"},
      {"$ref": "https://example.com/part#/$defs/i"}
    ],
    "$defs": {
      "a/b%": {"type": "integer"},
      "n": {"$anchor": "named", "type": "string"},
      "p": {"$id": "part", "type": "null", "$defs": {"i": {"$anchor": "inner", "type": "array"}}}
    }
  })";
  BOOST_TEST(fits(schema, R"([1, "a", null, [], []])"));
  BOOST_TEST(violated(schema, R"(["1"])").schema_path == "#/$defs/a~1b%/type");
  BOOST_TEST(violated(schema, R"([1, 1])").schema_path == "#/$defs/n/type");
  BOOST_TEST(violated(schema, R"([1, "a", 1])").schema_path == "#/$defs/p/type");
  BOOST_TEST(violated(schema, R"([1, "a", null, 1])").schema_path == "#/$defs/p/$defs/i/type");
}

BOOST_AUTO_TEST_CASE(in_draft_7_an_id_beside_a_reference_is_nothing) {
  constexpr std::string_view schema = R"({
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://example.com/root",
    "definitions": {
      "a": {"$id": "a", "type": "null"},
      "inner/a": {"$id": "inner/a", "type": "integer"}
    },
    "allOf": [{"$id": "inner/", "$ref": "a"}]
  })";
  BOOST_TEST(fits(schema, "null"));
  BOOST_TEST(!fits(schema, "1"));
}

BOOST_AUTO_TEST_CASE(follows_references_to_places_of_no_keyword) {
  constexpr std::string_view schema =
      R"({"$ref": "#/parts/0/deep", "parts": [{"deep": {"items": {"type": "null"}}}]})";
  BOOST_TEST(fits(schema, "[null]"));
  BOOST_TEST(violated(schema, "[1]").schema_path == "#/parts/0/deep/items/type");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_refused) {
  BOOST_TEST(contains(refusal(R"({"$ref": "#/$defs/x"})"),
                      R"(at #/$ref: there is no schema at "#/$defs/x")"));
  BOOST_TEST(contains(refusal(R"({"$ref": "#x"})"), R"(there is no schema at "#x")"));
  BOOST_TEST(contains(refusal(R"({"$ref": "#/type", "type": "null"})"), "there is no schema at"));
  BOOST_TEST(contains(refusal(R"({"$ref": "#%zz"})"), "a broken '%' escape"));
  BOOST_TEST(contains(refusal(R"({"items": {"$ref": "other.json"}})"),
                      R"(at #/items/$ref: no schema with the URI "other.json")"));
}

BOOST_AUTO_TEST_CASE(names_are_unique) {
  BOOST_TEST(contains(refusal(R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}})"),
                      "at #/$defs/b/$anchor: another schema has this anchor too"));
  BOOST_TEST(contains(refusal(R"({"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}})"),
                      "at #/$defs/b/$id: another schema has this $id too"));
  BOOST_TEST(contains(refusal(R"({"$anchor": "1"})"), "at #/$anchor: must be a name"));
  BOOST_TEST(contains(refusal(R"({"$id": "x#y"})"), "at #/$id: must have no fragment"));
}

BOOST_AUTO_TEST_CASE(other_documents_come_from_the_caller) {
  const auto options = with({
      {"https://example.com/a", R"({"items": {"$ref": "b#/$defs/b"}})"},
      {"https://example.com/b", R"({"$defs": {"b": {"type": "integer"}}})"},
      {"https://example.com/bad", R"({"minimum": "x"})"},
      {"https://example.com/text", "not JSON"},
  });
  const checker rules = compiled(R"({"$ref": "https://example.com/a"})", options);
  BOOST_TEST(rules.accepts(boost::json::parse("[1]")));
  const auto found = rules.check(boost::json::parse("[null]"));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->schema_path == "https://example.com/b#/$defs/b/type");
  BOOST_TEST(contains(refusal(R"({"$ref": "https://example.com/bad"})", options),
                      "at https://example.com/bad#/minimum: must be a number"));
  BOOST_TEST(contains(refusal(R"({"$ref": "https://example.com/text"})", options), "is not JSON"));
}

BOOST_AUTO_TEST_CASE(a_dynamic_reference_leads_to_the_outermost_anchor) {
  constexpr std::string_view list = R"({
    "$id": "https://example.com/list",
    "items": {"$dynamicRef": "#item"},
    "$defs": {"any": {"$dynamicAnchor": "item"}}
  })";
  const auto options = with({{"https://example.com/list", std::string(list)}});
  BOOST_TEST(compiled(list).accepts(boost::json::parse(R"(["a"])")));
  const checker numbers = compiled(R"({
    "$id": "https://example.com/numbers", "$ref": "list",
    "$defs": {"number": {"$dynamicAnchor": "item", "type": "number"}}
  })",
                                   options);
  BOOST_TEST(numbers.accepts(boost::json::parse("[1, 2.5]")));
  BOOST_TEST(!numbers.accepts(boost::json::parse(R"(["a"])")));
}

BOOST_AUTO_TEST_CASE(the_metaschemas_are_known) {
  for (const std::string uri : {"https://json-schema.org/draft/2020-12/schema",
                                "http://json-schema.org/draft-07/schema#"}) {
    const checker rules = compiled(R"({"$ref": ")" + uri + R"("})");
    BOOST_TEST(rules.accepts(boost::json::parse(
        R"({"properties": {"a": {"type": ["string", "null"], "minLength": 1}}, "not": true})")));
    const auto found =
        rules.check(boost::json::parse(R"({"properties": {"a": {"type": "text"}}})"));
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->instance_path == "/properties/a/type");
    BOOST_TEST(!rules.accepts(boost::json::parse(R"({"items": {"maxLength": -1}})")));
  }
}

BOOST_AUTO_TEST_CASE(drafts_that_are_not_known_are_refused) {
  BOOST_TEST(
      contains(refusal(R"({"$schema": "http://json-schema.org/draft-04/schema#"})"),
               R"(at #/$schema: "http://json-schema.org/draft-04/schema#" is not supported)"));
  BOOST_TEST(contains(refusal(R"({"$schema": 7})"), "at #/$schema: must be a string"));
}

BOOST_AUTO_TEST_CASE(vocabularies_decide_which_keywords_count) {
  const auto metaschema = [](std::string_view vocabularies) {
    return R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {)" +
           std::string(vocabularies) + "}}";
  };
  const auto options = with({
      {"https://example.com/plain", metaschema(
                                        R"("https://json-schema.org/draft/2020-12/vocab/core": true,
             "https://json-schema.org/draft/2020-12/vocab/applicator": true,
             "https://example.com/optional": false)")},
      {"https://example.com/formats",
       metaschema(R"("https://json-schema.org/draft/2020-12/vocab/format-assertion": true)")},
      {"https://example.com/strange", metaschema(R"("https://example.com/mine": true)")},
  });
  const checker plain = compiled(
      R"({"$schema": "https://example.com/plain", "type": "null", "properties": {"a": false}})",
      options);
  BOOST_TEST(plain.accepts(1));
  BOOST_TEST(!plain.accepts(boost::json::parse(R"({"a": 1})")));
  auto lenient = options;
  lenient.assert_formats = false;
  BOOST_TEST(!compiled(R"({"$schema": "https://example.com/formats", "format": "ipv4"})", lenient)
                  .accepts(boost::json::value("x")));
  BOOST_TEST(contains(refusal(R"({"$schema": "https://example.com/strange"})", options),
                      R"(requires the unknown vocabulary "https://example.com/mine")"));
}

BOOST_AUTO_TEST_CASE(documents_without_end_are_refused) {
  compile_options options;
  size_t asked = 0;
  options.resolve = [&](std::string_view) {
    ++asked;
    return R"({"$ref": "more/document"})";
  };
  BOOST_TEST(contains(refusal(R"({"$id": "https://example.com/", "$ref": "a"})", options),
                      "it refers, with what it leads to, to more than 1000 documents"));
  BOOST_TEST(asked == 999);
}
