// What the tests of schemas share.
#pragma once

#include "schema/checker.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pawl::schema {

// The schema must compile.
inline checker compiled(std::string_view schema, const compile_options& options = {}) {
  auto out = checker::compile(schema, options);
  if (!out) BOOST_FAIL(out.error().message);
  return std::move(*out);
}

inline bool fits(std::string_view schema, std::string_view instance) {
  const checker rules = compiled(schema);
  const auto value = boost::json::parse(instance);
  const bool accepted = rules.accepts(value);
  BOOST_TEST(accepted == !rules.check(value).has_value());
  return accepted;
}

// The first violation, which must be there.
inline violation violated(std::string_view schema, std::string_view instance) {
  auto found = compiled(schema).check(boost::json::parse(instance));
  BOOST_REQUIRE(found.has_value());
  return std::move(*found);
}

inline std::string sentence(std::string_view schema, std::string_view instance) {
  return violated(schema, instance).sentence();
}

// The schema must not compile; why it does not.
inline std::string refusal(std::string_view schema, const compile_options& options = {}) {
  const auto out = checker::compile(schema, options);
  BOOST_REQUIRE(!out.ok());
  BOOST_TEST(out.error().code == "invalid_schema");
  return out.error().message;
}

inline std::string repeated(std::string_view text, size_t count) {
  std::string out;
  for (size_t at = 0; at < count; ++at) out += text;
  return out;
}

}  // namespace pawl::schema
