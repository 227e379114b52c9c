#include "schema/compiler.hpp"
#include "schema/equality.hpp"
#include "schema/number.hpp"
#include "schema/uri.hpp"
#include "schema/words.hpp"
#include "schema/work.hpp"

#include <algorithm>
#include <cmath>

namespace pawl::schema {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::string;
using boost::json::value;

template <class Rules>
Rules& ensure(std::unique_ptr<Rules>& rules) {
  if (!rules) rules = std::make_unique<Rules>();
  return *rules;
}

type_set type_named(std::string_view name) {
  if (name == "null") return type_null;
  if (name == "boolean") return type_boolean;
  if (name == "integer") return type_integer;
  if (name == "number") return type_integer | type_fraction;
  if (name == "string") return type_string;
  if (name == "array") return type_array;
  return name == "object" ? type_object : 0;
}

std::string step_of(std::string_view keyword) {
  return "/" + std::string(keyword);
}

uint32_t index_of_property(object_rules& rules, std::string_view name) {
  const auto next = static_cast<uint32_t>(rules.properties.size());
  const auto [found, added] = rules.index_by_name.emplace(name, next);
  if (added) rules.properties.push_back({.name = name});
  return found->second;
}

}  // namespace

void compiler::refuse(std::string_view step, std::string_view message) {
  problem_.report(*node_->at, step, message);
}

const value* compiler::get(const char* keyword) const {
  return keywords_->if_contains(keyword);
}

const string* compiler::get_string(const char* keyword) {
  const value* given = get(keyword);
  if (given == nullptr) return nullptr;
  if (!given->is_string()) refuse(step_of(keyword), "must be a string, not " + brief(*given));
  return given->if_string();
}

const value* compiler::get_number(const char* keyword) {
  const value* given = get(keyword);
  if (given == nullptr) return nullptr;
  if (given->is_number()) return given;
  refuse(step_of(keyword), "must be a number, not " + brief(*given));
  return nullptr;
}

bool compiler::get_count(const char* keyword, size_t& out) {
  const value* given = get(keyword);
  if (given == nullptr) return false;
  if (!given->is_number() || !is_integer(*given) || compare_numbers(*given, value(0)) < 0) {
    refuse(step_of(keyword), "must be a whole number, zero or more, not " + brief(*given));
    return false;
  }
  const bool huge = compare_numbers(*given, value(no_limit)) >= 0;
  out = huge ? no_limit : given->to_number<size_t>();
  return true;
}

std::vector<std::string_view> compiler::names_of(const value& list, std::string_view step) {
  std::vector<std::string_view> out;
  if (!list.is_array()) {
    refuse(step, "must be an array of property names, not " + brief(list));
    return out;
  }
  std::unordered_set<std::string_view> seen;
  for (const value& each : list.get_array()) {
    if (!each.is_string()) {
      refuse(step, "must hold property names only, not " + brief(each));
    } else if (!seen.insert(each.get_string()).second) {
      refuse(step, "holds " + brief(each) + " twice");
    } else {
      out.push_back(each.get_string());
    }
  }
  return out;
}

const pattern* compiler::pattern_of(std::string_view text, const std::string& step) {
  if (const auto known = program_.patterns.find(text); known != program_.patterns.end()) {
    return &known->second;
  }
  const auto refuse_pattern = [&](std::string_view why) -> const pattern* {
    refuse(step, "the pattern " + brief_text(text) + " can't be used: " + std::string(why));
    return nullptr;
  };
  auto compiled = pattern::compile(text);
  if (!compiled) return refuse_pattern(compiled.error().message);
  program_.patterns_size += compiled->program_size();
  if (program_.patterns_size > pattern_size_max) {
    return refuse_pattern("the schema's patterns are too large in all");
  }
  return &program_.patterns.emplace(text, std::move(*compiled)).first->second;
}

void compiler::read_types() {
  const value* given = get("type");
  if (given == nullptr) return;
  const auto add = [&](const value& name) {
    const type_set bits = name.is_string() ? type_named(name.get_string()) : type_set{0};
    if (bits == 0) {
      refuse("/type", brief(name) +
                          " is not a type: there are array, boolean, integer, null, "
                          "number, object and string");
    }
    node_->types |= bits;
  };
  node_->types = 0;
  const array* list = given->if_array();
  if (list == nullptr) return add(*given);
  if (list->empty()) refuse("/type", "must name at least one type");
  for (const value& each : *list) add(each);
}

void compiler::read_enum() {
  node_->constant = get("const");
  if (node_->constant != nullptr) {
    node_->constant_weight = *weight_of(*node_->constant, schema_nesting_max);
  }
  const value* given = get("enum");
  if (given == nullptr) return;
  if (!given->is_array()) return refuse("/enum", "must be an array, not " + brief(*given));
  enum_rules& rules = ensure(node_->allowed);
  rules.listed = given->if_array();
  for (const value& each : given->get_array()) {
    if (each.is_string()) {
      rules.strings.insert(each.get_string());
    } else {
      rules.others.emplace(hash_of(each), &each);
    }
  }
}

void compiler::read_numbers() {
  number_rules rules{
      .minimum = get_number("minimum"),
      .maximum = get_number("maximum"),
      .exclusive_minimum = get_number("exclusiveMinimum"),
      .exclusive_maximum = get_number("exclusiveMaximum"),
      .multiple_of = get_number("multipleOf"),
      .divisor = {},
  };
  if (rules.multiple_of != nullptr) {
    const value& divisor = *rules.multiple_of;
    const bool finite = !divisor.is_double() || std::isfinite(double_of(divisor));
    if (!finite || compare_numbers(divisor, value(0)) <= 0) {
      return refuse("/multipleOf", "must be above zero, not " + brief(divisor));
    }
    rules.divisor = to_decimal(divisor);
  }
  for (const value* any : {rules.minimum, rules.maximum, rules.exclusive_minimum,
                           rules.exclusive_maximum, rules.multiple_of}) {
    if (any != nullptr) ensure(node_->numbers) = rules;
  }
}

void compiler::read_strings() {
  size_t count = 0;
  if (get_count("minLength", count)) ensure(node_->strings).length_min = count;
  if (get_count("maxLength", count)) ensure(node_->strings).length_max = count;
  if (const string* text = get_string("pattern")) {
    ensure(node_->strings).matches = pattern_of(*text, "/pattern");
  }
}

void compiler::read_format() {
  const string* name = get_string("format");
  const format* known = name == nullptr ? nullptr : find_format(*name);
  if (known != nullptr) ensure(node_->strings).shape = known;
}

void compiler::read_array_bounds() {
  size_t count = 0;
  if (get_count("minItems", count)) ensure(node_->arrays).count_min = count;
  if (get_count("maxItems", count)) ensure(node_->arrays).count_max = count;
  if (const value* given = get("uniqueItems")) {
    if (!given->is_bool()) return refuse("/uniqueItems", "must be true or false");
    if (given->get_bool()) ensure(node_->arrays).unique = true;
  }
  if (node_->at->home->language.version == draft::draft_7) return;
  if (get_count("minContains", count)) ensure(node_->arrays).contains_min = count;
  if (get_count("maxContains", count)) ensure(node_->arrays).contains_max = count;
}

void compiler::read_object_bounds() {
  size_t count = 0;
  if (get_count("minProperties", count)) ensure(node_->objects).count_min = count;
  if (get_count("maxProperties", count)) ensure(node_->objects).count_max = count;
}

void compiler::read_required() {
  if (const value* given = get("required")) {
    object_rules& rules = ensure(node_->objects);
    uint64_t bit = 1;
    for (const std::string_view name : names_of(*given, "/required")) {
      if (bit == 0) {
        rules.required_more.push_back(name);
        continue;
      }
      rules.properties[index_of_property(rules, name)].required_bit = bit;
      rules.required_bits |= bit;
      bit <<= 1;
    }
  }
  if (node_->at->home->language.version == draft::draft_2020_12) {
    read_dependencies("dependentRequired");
  }
}

void compiler::read_array_schemas() {
  const bool old = node_->at->home->language.version == draft::draft_7;
  const value* items = get("items");
  const value* prefix = old ? items : get("prefixItems");
  const value* rest = items;
  if (old && (items == nullptr || items->is_array())) rest = get("additionalItems");
  if (prefix != nullptr && prefix->is_array()) {
    if (prefix->get_array().empty() && !old) refuse("/prefixItems", "must hold a schema");
    ensure(node_->arrays).prefix = nodes_of(*prefix);
  }
  // Draft 7's additionalItems is nothing without a list of items before it.
  if (rest != nullptr && (rest == items || items != nullptr)) {
    ensure(node_->arrays).rest = node_of(*rest);
  }
  if (const value* given = get("contains")) ensure(node_->arrays).contains = node_of(*given);
}

void compiler::read_object_schemas() {
  if (const value* given = get("properties")) {
    object_rules& rules = ensure(node_->objects);
    for (const auto& [name, schema] : given->get_object()) {
      rules.properties[index_of_property(rules, name)].rule = node_of(schema);
    }
  }
  if (const value* given = get("patternProperties")) {
    for (const auto& [text, schema] : given->get_object()) {
      const std::string step = "/patternProperties/" + escape_token(text);
      ensure(node_->objects).patterned.emplace_back(pattern_of(text, step), node_of(schema));
    }
  }
  if (const value* given = get("additionalProperties")) {
    ensure(node_->objects).additional = node_of(*given);
  }
  if (const value* given = get("propertyNames")) ensure(node_->objects).names = node_of(*given);
  if (node_->at->home->language.version == draft::draft_2020_12) {
    read_dependencies("dependentSchemas");
  }
  read_dependencies("dependencies");
}

void compiler::read_dependencies(const char* keyword) {
  const value* given = get(keyword);
  if (given == nullptr) return;
  if (!given->is_object()) return refuse(step_of(keyword), "must be an object");
  for (const auto& [trigger, what] : given->get_object()) read_dependency(keyword, trigger, what);
}

void compiler::read_dependency(std::string_view keyword, std::string_view trigger,
                               const value& what) {
  dependency added{.trigger = trigger, .keyword = keyword, .required = {}};
  const bool names =
      keyword == "dependentRequired" || (keyword == "dependencies" && what.is_array());
  if (names) {
    added.required = names_of(what, step_of(keyword) + "/" + escape_token(trigger));
  } else {
    added.rule = node_of(what);
  }
  ensure(node_->objects).dependencies.push_back(std::move(added));
}

}  // namespace pawl::schema
