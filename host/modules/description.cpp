#include "modules/description.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::modules {
namespace {

namespace json = boost::json;

json::array to_array(const std::vector<exported>& items) {
  json::array array;
  for (const exported& item : items) {
    array.push_back(json::object{{"name", item.name},
                                 {"title", item.title},
                                 {"description", item.description},
                                 {"flags", item.flags},
                                 {"input_schema", item.input_schema},
                                 {"output_schema", item.output_schema},
                                 {"options", item.options}});
  }
  return array;
}

std::string text_at(const json::object& object, std::string_view key) {
  return json::value_to<std::string>(object.at(key));
}

std::vector<exported> exported_at(const json::object& object, std::string_view key) {
  std::vector<exported> items;
  for (const json::value& value : object.at(key).as_array()) {
    const json::object& item = value.as_object();
    items.push_back({text_at(item, "name"), text_at(item, "title"), text_at(item, "description"),
                     json::value_to<uint32_t>(item.at("flags")), text_at(item, "input_schema"),
                     text_at(item, "output_schema"), text_at(item, "options")});
  }
  return items;
}

json::array to_array(const std::vector<credential_kind>& kinds) {
  json::array array;
  for (const credential_kind& kind : kinds) {
    array.push_back(json::object{{"name", kind.name},
                                 {"title", kind.title},
                                 {"description", kind.description},
                                 {"schema", kind.schema},
                                 {"options", kind.options}});
  }
  return array;
}

std::vector<credential_kind> credentials_at(const json::object& object) {
  std::vector<credential_kind> kinds;
  for (const json::value& value : object.at("credentials").as_array()) {
    const json::object& kind = value.as_object();
    kinds.push_back({text_at(kind, "name"), text_at(kind, "title"), text_at(kind, "description"),
                     text_at(kind, "schema"), text_at(kind, "options")});
  }
  return kinds;
}

}  // namespace

bool is_agent(std::string_view options) {
  return !options.empty() && json::parse(options).as_object().contains("agent");
}

std::string to_json(const module_description& module) {
  return json::serialize(json::object{{"name", module.name},
                                      {"version", module.version},
                                      {"title", module.title},
                                      {"description", module.description},
                                      {"abi_minor_min", module.abi_minor_min},
                                      {"config_schema", module.config_schema},
                                      {"actions", to_array(module.actions)},
                                      {"workflows", to_array(module.workflows)},
                                      {"credentials", to_array(module.credentials)},
                                      {"file", module.file.string()},
                                      {"sha256", module.sha256},
                                      {"size", module.size},
                                      {"warnings", json::value_from(module.warnings)}});
}

result<module_description> description_from_json(std::string_view text) {
  try {
    const json::value value = json::parse(text);
    const json::object& object = value.as_object();
    module_description module;
    module.name = text_at(object, "name");
    module.version = text_at(object, "version");
    module.title = text_at(object, "title");
    module.description = text_at(object, "description");
    module.abi_minor_min = json::value_to<uint32_t>(object.at("abi_minor_min"));
    module.config_schema = text_at(object, "config_schema");
    module.actions = exported_at(object, "actions");
    module.workflows = exported_at(object, "workflows");
    module.credentials = credentials_at(object);
    module.file = text_at(object, "file");
    module.sha256 = text_at(object, "sha256");
    module.size = json::value_to<uint64_t>(object.at("size"));
    module.warnings = json::value_to<std::vector<std::string>>(object.at("warnings"));
    return module;
  } catch (const std::exception& error) {  // what Boost.JSON reports with
    return failure{PAWL_ERROR_INVALID_INPUT,
                   std::string("this is not the description of a module: ") + error.what()};
  }
}

}  // namespace pawl::modules
