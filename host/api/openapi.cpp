#include "api/openapi.hpp"

#include "api/json_text.hpp"
#include "api/schemas.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace pawl::api {
namespace {

namespace json = boost::json;

json::object content(const body_form& form) {
  json::object made;
  if (!form.schema.empty())
    made.emplace("schema",
                 json::object{{"$ref", fmt::format("#/components/schemas/{}", form.schema)}});
  return {{form.media_type, std::move(made)}};
}

json::object parameter(const query_parameter& about, std::string_view in) {
  return {{"name", about.name},
          {"in", in},
          {"description", about.help},
          {"schema", from_text(about.schema)}};
}

json::array parameters_of(const route& of) {
  json::array made;
  for (size_t at = of.path.find('{'); at != of.path.npos; at = of.path.find('{', at + 1)) {
    const size_t end = of.path.find('}', at);
    json::object part =
        parameter({of.path.substr(at + 1, end - at - 1), "A part of the path"}, "path");
    part.emplace("required", true);
    made.push_back(std::move(part));
  }
  for (const query_parameter& each : of.query) made.push_back(parameter(each, "query"));
  for (const query_parameter& each : of.headers) made.push_back(parameter(each, "header"));
  return made;
}

json::object operation(const route& of) {
  json::object good = {{"description", "Done"}};
  const bool has_body = !of.gives.schema.empty() || of.gives.media_type != "application/json";
  if (has_body) good.emplace("content", content(of.gives));
  const json::object refused = {{"description", "Refused: a problem document tells why"},
                                {"content", content({"problem", "application/problem+json"})}};
  json::object made = {
      {"summary", of.summary},
      {"parameters", parameters_of(of)},
      {"responses", {{std::to_string(of.status), std::move(good)}, {"default", refused}}}};
  const bool takes_body = !of.takes.schema.empty() || of.takes.media_type != "application/json";
  if (takes_body) made.emplace("requestBody", json::object{{"content", content(of.takes)}});
  made.emplace("x-pawl-role", role_name(of.needs));
  if (of.needs == role::open) {
    made.emplace("security", json::array());
  } else {
    made.emplace("security", json::array{json::object{{"token", json::array()}}});
  }
  return made;
}

std::string method_name(std::string_view method) {
  std::string name(method);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

}  // namespace

json::object openapi_document(const std::vector<route>& routes) {
  json::object paths;
  for (const route& each : routes) {
    json::value& path = paths[each.path];
    if (path.is_null()) path = json::object();
    path.get_object().emplace(method_name(each.method), operation(each));
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Pawl"},
            {"version", PAWL_VERSION},
            {"description", "Runs of workflows: start, watch, inspect and change them."}}},
          {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", from_text(schemas_text())},
            {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

}  // namespace pawl::api
