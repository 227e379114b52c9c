#include "sample.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::scripted {
namespace {

namespace json = boost::json;

constexpr int depth_max = 32;

double number_in(const json::object& schema, std::string_view name, double otherwise) {
  const json::value* found = schema.if_contains(name);
  return found != nullptr && found->is_number() ? found->to_number<double>() : otherwise;
}

size_t count_in(const json::object& schema, std::string_view name, size_t otherwise) {
  constexpr double count_max = 1000;
  return static_cast<size_t>(
      std::clamp(number_in(schema, name, static_cast<double>(otherwise)), 0.0, count_max));
}

std::string text_for(const json::object& schema) {
  constexpr std::pair<std::string_view, const char*> by_format[] = {
      {"email", "someone@example.com"},
      {"uri", "https://example.com/"},
      {"date-time", "2000-01-01T00:00:00Z"},
      {"date", "2000-01-01"},
      {"time", "00:00:00Z"},
      {"uuid", "00000000-0000-4000-8000-000000000000"},
  };
  if (const json::value* format = schema.if_contains("format")) {
    for (const auto& [name, text] : by_format) {
      if (format->is_string() && format->get_string() == name) return text;
    }
  }
  std::string text = "scripted";
  text.resize(std::max(text.size(), count_in(schema, "minLength", 0)), '.');
  text.resize(std::min(text.size(), count_in(schema, "maxLength", text.size())));
  return text;
}

double number_for(const json::object& schema) {
  const double least = number_in(schema, "exclusiveMinimum", -1) + 1;
  const double from = std::max(std::ceil(number_in(schema, "minimum", 0)), least);
  return std::min(from, number_in(schema, "maximum", from));
}

class sampler {
 public:
  explicit sampler(const json::value& root) : root_(root) {}

  json::value make(const json::value& schema, int depth) const {
    if (!schema.is_object() || depth > depth_max) return nullptr;
    const json::object& rules = schema.get_object();
    if (const json::value* only = rules.if_contains("const")) return *only;
    if (const json::value* value = rules.if_contains("default")) return *value;
    for (const char* choices : {"enum", "examples"}) {
      if (const json::value* first = first_of(rules, choices)) return *first;
    }
    for (const char* choices : {"anyOf", "oneOf", "allOf"}) {
      if (const json::value* first = first_of(rules, choices)) return make(*first, depth + 1);
    }
    if (const json::value* name = rules.if_contains("$ref")) return refer(*name, depth);
    return by_type(rules, depth);
  }

 private:
  static const json::value* first_of(const json::object& rules, std::string_view name) {
    const json::value* found = rules.if_contains(name);
    const bool any = found != nullptr && found->is_array() && !found->get_array().empty();
    return any ? &found->get_array().front() : nullptr;
  }

  json::value refer(const json::value& name, int depth) const {
    if (!name.is_string() || !name.get_string().starts_with("#")) return nullptr;
    boost::system::error_code none;
    const json::value* found = root_.find_pointer(name.get_string().subview(1), none);
    return found == nullptr ? nullptr : make(*found, depth + 1);
  }

  json::value by_type(const json::object& rules, int depth) const {
    const json::value* given = rules.if_contains("type");
    if (given != nullptr && given->is_array()) given = first_of(rules, "type");
    std::string_view type = rules.contains("properties") ? "object" : "";
    if (given != nullptr && given->is_string()) type = given->get_string();
    if (type == "object") return members(rules, depth);
    if (type == "array") return items(rules, depth);
    if (type == "string") return json::value(text_for(rules));
    if (type == "integer") return static_cast<int64_t>(number_for(rules));
    if (type == "number") return number_for(rules);
    if (type == "boolean") return false;
    return nullptr;
  }

  json::value members(const json::object& rules, int depth) const {
    json::object made;
    const json::value* properties = rules.if_contains("properties");
    const json::value* required = rules.if_contains("required");
    if (required == nullptr || !required->is_array()) return made;
    for (const json::value& name : required->get_array()) {
      if (!name.is_string()) continue;
      const json::value* schema = properties != nullptr && properties->is_object()
                                      ? properties->get_object().if_contains(name.get_string())
                                      : nullptr;
      made[name.get_string()] = schema == nullptr ? json::value() : make(*schema, depth + 1);
    }
    return made;
  }

  json::value items(const json::object& rules, int depth) const {
    const json::value* schema = rules.if_contains("items");
    const json::value item = schema == nullptr ? json::value() : make(*schema, depth + 1);
    return json::array(count_in(rules, "minItems", 0), item);
  }

  const json::value& root_;
};

}  // namespace

json::value sample_of(const json::value& schema) {
  return sampler(schema).make(schema, 0);
}

}  // namespace pawl::scripted
