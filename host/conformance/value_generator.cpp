#include "conformance/value_generator.hpp"

#include "schema/checker.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

constexpr size_t tries = 50;
constexpr size_t depth_max = 8;
constexpr size_t count_max = 64;  // of members, items and characters beyond what is common

const json::value* member(const json::object& schema, const char* name) {
  return schema.if_contains(name);
}

// The keyword's number, or another.
double number_of(const json::object& schema, const char* name, double otherwise) {
  const json::value* found = member(schema, name);
  return found != nullptr && found->is_number() ? found->to_number<double>() : otherwise;
}

size_t count_of(const json::object& schema, const char* name) {
  return static_cast<size_t>(std::clamp(number_of(schema, name, 0), 0.0, double{count_max}));
}

// All that allOf asks for, as one schema: where keywords repeat, the first is kept.
json::object merged(const json::object& schema) {
  const json::value* parts = member(schema, "allOf");
  if (parts == nullptr || !parts->is_array()) return schema;
  json::object all = schema;
  all.erase("allOf");
  for (const json::value& part : parts->get_array()) {
    if (!part.is_object()) continue;
    for (const auto& [name, value] : part.get_object()) {
      json::value& own = all[name];
      if (own.is_null()) {
        own = value;
      } else if (own.is_object() && value.is_object()) {  // properties
        for (const auto& [inner, rule] : value.get_object()) own.get_object().emplace(inner, rule);
      } else if (own.is_array() && value.is_array() && name == "required") {
        for (const json::value& each : value.get_array()) own.get_array().push_back(each);
      }
    }
  }
  return all;
}

std::string_view format_sample(std::string_view format) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> samples = {
      {{"email", "ada@example.org"},
       {"uri", "https://example.org/a"},
       {"uuid", "8c1d3a5e-0f6b-4c1e-9d2a-5b7e1f3a9c0d"},
       {"date-time", "2026-01-02T03:04:05Z"},
       {"date", "2026-01-02"},
       {"time", "03:04:05Z"},
       {"duration", "PT5M"},
       {"ipv4", "192.0.2.1"},
       {"ipv6", "2001:db8::1"},
       {"hostname", "example.org"},
       {"json-pointer", "/a/0"},
       {"regex", "^a+$"}}};
  const auto found =
      std::ranges::find(samples, format, &std::pair<std::string_view, std::string_view>::first);
  return found == samples.end() ? "" : found->second;
}

}  // namespace

value_generator::value_generator(std::string_view schema, uint64_t seed) : random_(seed) {
  json::error_code error;
  root_ = json::parse(schema, error);
}

std::optional<json::value> value_generator::next() {
  const auto rules = schema::checker::compile_value(root_);
  if (!rules) return {};
  for (size_t i = 0; i < tries; ++i) {
    json::value made = make(root_, 0);
    if (rules->accepts(made)) return made;
  }
  return {};
}

json::value value_generator::make(const json::value& schema, size_t depth) {
  static constexpr std::array<std::string_view, 6> all_types = {"object",  "string", "integer",
                                                                "boolean", "number", "null"};
  if (depth > depth_max) return nullptr;
  if (!schema.is_object()) return json::object();
  const json::object rules = merged(schema.get_object());
  if (const json::value* only = member(rules, "const")) return *only;
  for (const char* list : {"enum", "examples"}) {
    const json::value* values = member(rules, list);
    if (values != nullptr && values->is_array() && !values->get_array().empty()) {
      return random_.one_of(values->get_array());
    }
  }
  if (const json::value* given = member(rules, "default"); given != nullptr && random_.one_in(2)) {
    return *given;
  }
  if (const json::value* reference = member(rules, "$ref");
      reference != nullptr && reference->is_string() && reference->get_string().starts_with("#")) {
    json::error_code error;
    const json::value* target = root_.find_pointer(reference->get_string().subview(1), error);
    if (target != nullptr) return make(*target, depth + 1);
  }
  for (const char* list : {"anyOf", "oneOf"}) {
    const json::value* choices = member(rules, list);
    if (choices != nullptr && choices->is_array() && !choices->get_array().empty()) {
      return make(random_.one_of(choices->get_array()), depth + 1);
    }
  }
  const json::value* type = member(rules, "type");
  if (type != nullptr && type->is_array() && !type->get_array().empty()) {
    type = &random_.one_of(type->get_array());
  }
  if (type != nullptr && type->is_string()) return make_of_type(type->get_string(), rules, depth);
  if (rules.contains("properties")) return make_object(rules, depth);
  return make_of_type(random_.one_of(all_types), rules, depth);
}

json::value value_generator::make_of_type(std::string_view type, const json::object& schema,
                                          size_t depth) {
  if (type == "object") return make_object(schema, depth);
  if (type == "array") return make_array(schema, depth);
  if (type == "string") return make_string(schema);
  if (type == "integer") return make_number(schema, true);
  if (type == "number") return make_number(schema, random_.one_in(2));
  if (type == "boolean") return random_.one_in(2);
  return nullptr;
}

json::value value_generator::make_object(const json::object& schema, size_t depth) {
  json::object made;
  const json::value* required = member(schema, "required");
  const auto is_required = [&](std::string_view name) {
    return required != nullptr && required->is_array() &&
           std::ranges::any_of(required->get_array(), [&](const json::value& each) {
             return each.is_string() && each.get_string() == name;
           });
  };
  if (const json::value* properties = member(schema, "properties");
      properties != nullptr && properties->is_object()) {
    for (const auto& [name, rule] : properties->get_object()) {
      if (is_required(name) || (depth < depth_max / 2 && random_.one_in(2))) {
        made[name] = make(rule, depth + 1);
      }
    }
  }
  const json::value* additional = member(schema, "additionalProperties");
  const json::value anything = json::object();
  const json::value& rule = additional == nullptr ? anything : *additional;
  if (required != nullptr && required->is_array()) {
    for (const json::value& name : required->get_array()) {
      if (name.is_string() && !made.contains(name.get_string())) {
        made[name.get_string()] = make(rule, depth + 1);
      }
    }
  }
  while (made.size() < count_of(schema, "minProperties")) {
    made["member_" + std::to_string(made.size())] = make(rule, depth + 1);
  }
  return made;
}

json::value value_generator::make_array(const json::object& schema, size_t depth) {
  json::array made;
  if (const json::value* prefix = member(schema, "prefixItems");
      prefix != nullptr && prefix->is_array()) {
    for (const json::value& rule : prefix->get_array()) made.push_back(make(rule, depth + 1));
  }
  const json::value* items = member(schema, "items");
  const json::value anything = json::object();
  const json::value& rule = items == nullptr ? anything : *items;
  const size_t count = count_of(schema, "minItems") +
                       (rule.is_bool() || depth >= depth_max / 2 ? 0 : random_.below(3));
  while (made.size() < count) made.push_back(make(rule, depth + 1));
  if (member(schema, "maxItems") != nullptr && made.size() > count_of(schema, "maxItems")) {
    made.resize(count_of(schema, "maxItems"));
  }
  return made;
}

json::value value_generator::make_number(const json::object& schema, bool integer) {
  const double exclusive_low = number_of(schema, "exclusiveMinimum", -HUGE_VAL);
  const double exclusive_high = number_of(schema, "exclusiveMaximum", HUGE_VAL);
  double low = std::max(number_of(schema, "minimum", -HUGE_VAL), exclusive_low);
  double high = std::min(number_of(schema, "maximum", HUGE_VAL), exclusive_high);
  if (std::isinf(low)) low = std::isinf(high) ? 0 : high - 100;
  if (std::isinf(high)) high = low + 100;
  const double share = static_cast<double>(random_.below(101)) / 100;
  double made = low + (high - low) * share;
  const double step = number_of(schema, "multipleOf", integer ? 1 : 0);
  if (step > 0) made = std::ceil(made / step) * step;
  if (made > high && step > 0) made -= step;
  if (integer && std::abs(made) < 9e15) return static_cast<int64_t>(made);
  return made;
}

json::value value_generator::make_string(const json::object& schema) {
  if (const json::value* format = member(schema, "format");
      format != nullptr && format->is_string()) {
    const std::string_view sample = format_sample(format->get_string());
    if (!sample.empty()) return json::string(sample);
  }
  size_t count = count_of(schema, "minLength") + random_.below(8);
  if (member(schema, "maxLength") != nullptr) {
    count = std::min(count, count_of(schema, "maxLength"));
  }
  std::string made;
  for (size_t i = 0; i < count; ++i) made += static_cast<char>('a' + random_.below(26));
  return json::string(made);
}

}  // namespace pawl::conformance
