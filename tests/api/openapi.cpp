// The served description. That answers are as it says is tested with each answer: support.hpp.
#include "api/support.hpp"

#include <set>

using namespace api_tests;

BOOST_FIXTURE_TEST_SUITE(api_openapi, api_fixture)

BOOST_AUTO_TEST_CASE(every_route_is_described_and_nothing_else) {
  const answer served = ask("GET", "/openapi.json");
  std::set<std::string> described;
  for (const auto& [path, operations] : served["paths"].as_object())
    for (const auto& [method, about] : operations.as_object())
      described.insert(std::string(method) + " " + std::string(path));
  std::set<std::string> routed;
  for (const auto& route : service().router().routes()) {
    std::string method(route.method);
    std::ranges::transform(method, method.begin(), [](char c) { return std::tolower(c); });
    routed.insert(method + " " + std::string(route.path));
  }
  BOOST_TEST(described == routed);
  BOOST_TEST(routed.size() == service().router().routes().size());  // no route twice
}

BOOST_AUTO_TEST_CASE(every_schema_is_one_and_every_reference_leads_to_one) {
  const json::value served = ask("GET", "/openapi.json").body;
  const auto& schemas = served.at("components").at("schemas").as_object();
  for (const auto& [name, schema] : schemas) {
    json::object whole = served.as_object();
    whole.emplace("$ref", "#/components/schemas/" + std::string(name));
    BOOST_TEST(pawl::schema::checker::compile_value(whole).ok(), name);
  }
  const std::string text = json::serialize(served.at("paths"));
  constexpr std::string_view prefix = "\"#/components/schemas/";
  for (size_t at = text.find(prefix); at != text.npos; at = text.find(prefix, at + 1)) {
    const size_t begin = at + prefix.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    BOOST_TEST(schemas.contains(name), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
