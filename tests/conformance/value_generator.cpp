// Goal: what the generator makes up fits its schema, and it is the same for the same seed.
#include "conformance/value_generator.hpp"

#include "schema/checker.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl::conformance;

namespace {

const char* const schemas[] = {
    "true",
    "{}",
    R"({"type":"null"})",
    R"({"type":"integer","minimum":3,"maximum":5})",
    R"({"type":"number","exclusiveMinimum":0,"multipleOf":0.5})",
    R"({"type":"string","minLength":3,"maxLength":4})",
    R"({"type":"string","format":"date-time"})",
    R"({"type":["string","null"]})",
    R"({"enum":["a",1,null]})",
    R"({"const":{"a":[1]}})",
    R"({"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3})",
    R"({"type":"array","prefixItems":[{"type":"string"},{"type":"boolean"}],"items":false})",
    R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},)"
    R"("required":["a"],"additionalProperties":false})",
    R"({"type":"object","additionalProperties":{"type":"boolean"},"minProperties":2})",
    R"({"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},)"
    R"({"properties":{"b":{"type":"string"}},"required":["b"]}]})",
    R"({"oneOf":[{"type":"integer"},{"type":"string"}]})",
    R"({"$defs":{"list":{"type":"object","properties":{"next":{"$ref":"#/$defs/list"}}}},)"
    R"("$ref":"#/$defs/list"})",
};

}  // namespace

BOOST_AUTO_TEST_CASE(values_fit_their_schema) {
  for (const std::string_view text : schemas) {
    BOOST_TEST_CONTEXT(text) {
      const auto rules = pawl::schema::checker::compile(text);
      BOOST_REQUIRE(rules);
      value_generator generator(text, 7);
      for (int i = 0; i < 20; ++i) {
        const auto made = generator.next();
        BOOST_REQUIRE(made.has_value());
        BOOST_TEST(rules->accepts(*made));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_values) {
  const char* text = R"({"type":"array","items":{"type":"integer"}})";
  value_generator first(text, 3), second(text, 3);
  for (int i = 0; i < 10; ++i) BOOST_TEST((first.next() == second.next()));
}

BOOST_AUTO_TEST_CASE(a_schema_that_nothing_fits_gives_nothing) {
  BOOST_TEST(!value_generator("false", 1).next().has_value());
  BOOST_TEST(!value_generator(R"({"type":"string","maxLength":1,"minLength":2})", 1).next());
  BOOST_TEST(!value_generator("not a schema", 1).next().has_value());
}
