#include "api/query_value.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace pawl::api {
namespace {

namespace json = boost::json;

// The schema of one member; null: it says nothing of it.
const json::value* schema_of_member(const json::value& schema, std::string_view name) {
  const json::object* object = schema.if_object();
  const json::value* properties = object == nullptr ? nullptr : object->if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return nullptr;
  return properties->get_object().if_contains(name);
}

bool allows(const json::value* schema, std::string_view type) {
  const json::object* object = schema == nullptr ? nullptr : schema->if_object();
  const json::value* types = object == nullptr ? nullptr : object->if_contains("type");
  if (types == nullptr) return false;
  if (const json::array* several = types->if_array())
    return std::ranges::find(*several, json::value(type)) != several->end();
  return *types == json::value(type);
}

json::value member_value(const json::value* schema, const std::string& text) {
  if (allows(schema, "string")) return json::value(text);
  json::error_code error;
  json::value read = json::parse(text, error);
  if (error) return json::value(text);
  if (read.is_bool() && allows(schema, "boolean")) return read;
  if (read.is_number() && (allows(schema, "number") || allows(schema, "integer"))) return read;
  return json::value(text);
}

}  // namespace

json::object query_value(const parameters& query, const json::value& schema) {
  json::object made;
  for (const auto& [name, text] : query)
    made.insert_or_assign(name, member_value(schema_of_member(schema, name), text));
  return made;
}

}  // namespace pawl::api
