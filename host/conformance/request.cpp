#include "conformance/request.hpp"

#include <boost/json.hpp>

namespace pawl::conformance {

namespace json = boost::json;

std::string to_json(const request& given) {
  json::object schemas;
  for (const auto& [name, each] : given.schemas) {
    schemas[name] = json::array{each.input, each.output};
  }
  return json::serialize(json::object{{"check", given.check},
                                      {"file", given.file.string()},
                                      {"config", given.config},
                                      {"seed", given.seed},
                                      {"timeout_ms", given.timeout.count()},
                                      {"schemas", std::move(schemas)}});
}

std::optional<request> request_from_json(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  const json::object& members = value.get_object();
  for (const char* name : {"check", "file", "config"}) {
    if (!members.contains(name) || !members.at(name).is_string()) return {};
  }
  const json::value *seed = members.if_contains("seed"),
                    *timeout = members.if_contains("timeout_ms"),
                    *schemas = members.if_contains("schemas");
  if (seed == nullptr || !seed->is_number() || timeout == nullptr || !timeout->is_number() ||
      schemas == nullptr) {
    return {};
  }
  auto by_name =
      json::try_value_to<std::map<std::string, std::pair<std::string, std::string>>>(*schemas);
  if (!by_name) return {};
  request made{json::value_to<std::string>(members.at("check")),
               json::value_to<std::string>(members.at("file")),
               json::value_to<std::string>(members.at("config")), seed->to_number<uint64_t>(),
               std::chrono::milliseconds(timeout->to_number<int64_t>())};
  for (auto& [name, each] : *by_name) made.schemas[name] = {each.first, each.second};
  return made;
}

}  // namespace pawl::conformance
