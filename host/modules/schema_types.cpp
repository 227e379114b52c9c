#include "modules/schema_types.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace pawl::modules {
namespace {

namespace json = boost::json;

constexpr const char* any = "boost::json::value";
constexpr const char* none = "pawl::none";
constexpr size_t described_max = 50;  // members or names that Boost.Describe takes

const json::value* find(const json::object& schema, std::string_view keyword) {
  return schema.if_contains(keyword);
}

std::string_view text(const json::object& schema, std::string_view keyword) {
  const json::value* value = find(schema, keyword);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

bool contains(const json::object& schema, std::string_view keyword, std::string_view word) {
  const json::value* list = find(schema, keyword);
  return list != nullptr && list->is_array() &&
         std::ranges::any_of(list->get_array(), [&](const json::value& item) {
           return item.is_string() && item.get_string() == word;
         });
}

std::string_view type_of_value(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return "boolean";
    case json::kind::string:
      return "string";
    case json::kind::int64:
    case json::kind::uint64:
      return "integer";
    case json::kind::double_:
      return "number";
    default:
      return {};
  }
}

}  // namespace

std::string comment(std::string_view from, std::string_view indentation) {
  std::string made;
  while (!from.empty()) {
    std::string_view line = from.substr(0, from.find('\n'));
    from.remove_prefix(std::min(from.size(), line.size() + 1));
    // A backslash at the end would make the next line a comment too.
    while (!line.empty() && (line.back() == '\\' || line.back() == '\r' || line.back() == ' '))
      line.remove_suffix(1);
    if (!line.empty()) made += fmt::format("{}// {}\n", indentation, line);
  }
  return made;
}

std::string string_literal(std::string_view from) {
  std::string made = "\"";
  for (char c : from) {
    if (c == '"' || c == '\\') {
      made += '\\';
      made += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      made += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      made += c;
    }
  }
  return made + '"';
}

std::string schema_types::type_of(std::string_view schema, const std::string& name) {
  json::error_code error;
  const json::value root = json::parse(schema, error, {}, {.max_depth = 1'000});
  root_ = &root;
  referred_.clear();
  under_way_ = {"#"};
  return error ? any : whole(map(root, name));
}

// Standing alone, not as a member.
std::string schema_types::whole(const cpp_type& type) const {
  return type.nullable ? fmt::format("std::optional<{}>", type.name) : type.name;
}

schema_types::cpp_type schema_types::map(const json::value& schema, const std::string& name) {
  const json::object* object = schema.if_object();
  if (object == nullptr) return {any};  // true, false
  if (const std::string_view pointer = text(*object, "$ref"); !pointer.empty())
    return map_reference(pointer, name);
  if (const json::value* names = find(*object, "enum"); names != nullptr && names->is_array())
    return map_names(names->get_array(), name);
  if (const json::value* value = find(*object, "const"))
    return map(json::object{{"type", type_of_value(*value)}}, name);
  for (const char* keyword : {"anyOf", "oneOf"})
    if (const json::value* choices = find(*object, keyword);
        choices != nullptr && choices->is_array())
      return map_choice(choices->get_array(), name);
  if (find(*object, "allOf") != nullptr) return {any};

  const json::value* type = find(*object, "type");
  if (type != nullptr && type->is_array()) return map_types(*object, type->get_array(), name);
  const std::string_view kind = text(*object, "type");
  if (kind == "string") return {"std::string"};
  if (kind == "integer") return {"int64_t"};
  if (kind == "number") return {"double"};
  if (kind == "boolean") return {"bool"};
  if (kind == "null") return {none};
  if (kind == "array") {
    const json::value* items = find(*object, "items");
    const bool uniform = items != nullptr && find(*object, "prefixItems") == nullptr;
    return {fmt::format("std::vector<{}>", uniform ? whole(map(*items, name + "_item")) : any)};
  }
  if (kind == "object" || find(*object, "properties") != nullptr) return map_object(*object, name);
  return {any};
}

schema_types::cpp_type schema_types::map_object(const json::object& schema,
                                                const std::string& name) {
  const json::value* properties = find(schema, "properties");
  if (properties != nullptr && properties->is_object())
    return map_structure(schema, properties->get_object(), name);
  const json::value* others = find(schema, "additionalProperties");
  const bool uniform = others != nullptr && others->is_object();
  return {fmt::format("std::map<std::string, {}>",
                      uniform ? whole(map(*others, name + "_value")) : any)};
}

// Once for each place in the schema; a schema that holds itself ends in any JSON.
schema_types::cpp_type schema_types::map_reference(std::string_view pointer,
                                                   const std::string& name) {
  if (const auto known = referred_.find(pointer); known != referred_.end()) return known->second;
  if (!pointer.starts_with('#') || under_way_.contains(pointer)) return {any};
  const json::value* target = root_;
  if (pointer.size() > 1) {
    json::error_code error;
    target = root_->find_pointer(pointer.substr(1), error);
  }
  if (target == nullptr) return {any};
  under_way_.emplace(pointer);
  const size_t slash = pointer.rfind('/');
  const bool named = pointer.find("/$defs/") != std::string_view::npos;
  const cpp_type mapped = map(*target, named ? std::string(pointer.substr(slash + 1)) : name);
  under_way_.erase(under_way_.find(pointer));
  return referred_[std::string(pointer)] = mapped;
}

schema_types::cpp_type schema_types::map_choice(const json::array& choices,
                                                const std::string& name) {
  std::vector<std::string> types;
  bool nullable = false;
  for (const json::value& choice : choices) {
    const cpp_type type =
        map(choice, types.empty() ? name : fmt::format("{}_{}", name, types.size() + 1));
    nullable = nullable || type.nullable || type.name == none;
    if (type.name == any) return {any};
    if (type.name != none && std::ranges::find(types, type.name) == types.end())
      types.push_back(type.name);
  }
  if (types.empty()) return {none};
  if (types.size() == 1) return {types.front(), nullable};
  return {fmt::format("std::variant<{}>", fmt::join(types, ", ")), nullable};
}

schema_types::cpp_type schema_types::map_types(const json::object& schema, const json::array& types,
                                               const std::string& name) {
  // How pawl::none is written: {"type":["object","null"]} and nothing else.
  if (schema.size() == 1 && types.size() == 2 && contains(schema, "type", "object") &&
      contains(schema, "type", "null"))
    return {none};
  json::array choices;
  for (const json::value& type : types) {
    json::object choice = schema;
    choice["type"] = type;
    choices.emplace_back(std::move(choice));
  }
  return map_choice(choices, name);
}

schema_types::cpp_type schema_types::map_names(const json::array& names, const std::string& name) {
  std::vector<std::string> enumerators;
  bool nullable = false, all_names = true;
  for (const json::value& value : names) {
    if (value.is_null()) {
      nullable = true;
    } else if (value.is_string() && is_identifier(value.get_string())) {
      enumerators.emplace_back(value.get_string());
    } else {
      all_names = false;
    }
  }
  if (enumerators.empty() || enumerators.size() > described_max || !all_names) {
    const bool all_text = std::ranges::all_of(
        names, [](const json::value& value) { return value.is_string() || value.is_null(); });
    return {all_text ? "std::string" : any, nullable && all_text};
  }
  const std::string type = names_.take(name);
  definitions_ += fmt::format("enum class {0} {{ {1} }};\nBOOST_DESCRIBE_ENUM({0}, {1})\n\n", type,
                              fmt::join(enumerators, ", "));
  enumerators_[type] = {enumerators.begin(), enumerators.end()};
  return {type, nullable};
}

// A default as C++, where it has a simple form in that type; else empty.
std::string schema_types::initialiser(const std::string& type, const json::value& value) const {
  if (value.is_bool() && type == "bool") return value.get_bool() ? "true" : "false";
  if (value.is_int64() && (type == "int64_t" || type == "double"))
    return fmt::format("{}", value.get_int64());
  if (value.is_double() && type == "double") return fmt::format("{}", value.get_double());
  if (!value.is_string()) return {};
  const std::string text(value.get_string());
  if (type == "std::string") return string_literal(text);
  const auto known = enumerators_.find(type);
  const bool named = known != enumerators_.end() && known->second.contains(text);
  return named ? fmt::format("{}::{}", type, text) : std::string();
}

schema_types::cpp_type schema_types::map_structure(const json::object& schema,
                                                   const json::object& properties,
                                                   const std::string& name) {
  // A member carries its property's name, so there is no struct for names that C++ can't say.
  if (properties.size() > described_max ||
      !std::ranges::all_of(properties, [](const auto& item) { return is_identifier(item.key()); }))
    return {any};
  const std::string type = names_.take(name);
  std::string members;
  std::vector<std::string> member_names, rules;
  for (const auto& [key, property] : properties) {
    const std::string member(key);
    const cpp_type of = map(property, name + "_" + member);
    const json::object* about = property.if_object();
    const json::value* fallback = about == nullptr ? nullptr : find(*about, "default");
    const std::string initial =
        fallback == nullptr || of.nullable ? "" : initialiser(of.name, *fallback);
    std::string declared = of.name;
    const bool required = contains(schema, "required", key);
    if (required && of.nullable) {
      declared = fmt::format("std::variant<{}, {}>", of.name, none);  // always written
    } else if (!required && initial.empty()) {
      declared = fmt::format("std::optional<{}>", of.name);
    }
    if (about != nullptr) members += comment(text(*about, "description"), "  ");
    members += initial.empty() ? fmt::format("  {} {} = {{}};\n", declared, member)
                               : fmt::format("  {} {} = {};\n", declared, member, initial);
    member_names.push_back(member);
    if (!initial.empty())
      rules.push_back(fmt::format("pawl::field(&{}::{}).defaults()", type, member));
  }
  definitions_ += comment(text(schema, "description"), "");
  definitions_ += fmt::format("struct {0} {{\n{1}}};\nBOOST_DESCRIBE_STRUCT({0}, (), ({2}))\n",
                              type, members, fmt::join(member_names, ", "));
  if (!rules.empty())
    definitions_ += fmt::format("PAWL_SCHEMA({}, {})\n", type, fmt::join(rules, ", "));
  definitions_ += '\n';
  return {type};
}

}  // namespace pawl::modules
