#include "schema/equality.hpp"
#include "schema/evaluator.hpp"
#include "schema/number.hpp"
#include "schema/words.hpp"

#include <algorithm>

namespace pawl::schema {
namespace {

using boost::json::kind;
using boost::json::value;

bool has_type(type_set types, const value& subject) {
  switch (subject.kind()) {
    case kind::null:
      return (types & type_null) != 0;
    case kind::bool_:
      return (types & type_boolean) != 0;
    case kind::string:
      return (types & type_string) != 0;
    case kind::array:
      return (types & type_array) != 0;
    case kind::object:
      return (types & type_object) != 0;
    case kind::int64:
    case kind::uint64:
      return (types & type_integer) != 0;
    default:
      if ((types & type_fraction) != 0) return true;
      return (types & type_integer) != 0 && is_integer(subject);
  }
}

// Of a member that the schema `false` of additionalProperties or its like refuses.
std::string unknown_property_words(const node& rule) {
  const std::string out = "is a property that the schema does not know";
  const place* around = rule.at->parent;
  if (around == nullptr || around->compiled == nullptr || !around->compiled->objects) return out;
  const auto& known = around->compiled->objects->properties;
  return known.empty() ? out : out + "; it knows " + names_words(known);
}

size_t count_code_points(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

bool evaluator::is_constant(const node& rule, const value& subject) {
  return spend(subject.is_structured() ? rule.constant_weight : 0) &&
         equal(*rule.constant, subject);
}

bool evaluator::is_listed(const enum_rules& rules, const value& subject) {
  if (const auto* text = subject.if_string()) return rules.strings.contains(*text);
  if (rules.others.empty()) return false;
  // What is deeper than any schema is not in one.
  const auto weight = weight_of(subject, schema_nesting_max);
  if (!weight || !spend(*weight)) return false;
  const auto [first, last] = rules.others.equal_range(hash_of(subject));
  return std::any_of(first, last, [&](const auto& each) {
    return spend(*weight) && equal(*each.second, subject);
  });
}

bool evaluator::check_fixed(const node& rule, const value& subject) {
  if (rule.types != type_any && !has_type(rule.types, subject)) {
    return fail(rule, "type", [&] {
      return "must be " + types_words(rule.types) + ", but is " + value_words(subject);
    });
  }
  if (rule.constant != nullptr && !is_constant(rule, subject)) {
    return fail(rule, "const",
                [&] { return "must be " + brief(*rule.constant) + ", but is " + brief(subject); });
  }
  if (rule.allowed && !is_listed(*rule.allowed, subject)) {
    return fail(rule, "enum", [&] {
      return "must be " + choices_words(*rule.allowed->listed) + ", but is " + brief(subject);
    });
  }
  return true;
}

bool evaluator::check_number(const node& rule, const value& subject) {
  const number_rules& rules = *rule.numbers;
  const auto refuse = [&](std::string_view keyword, std::string_view words, const value& bound) {
    return fail(rule, keyword, [&] {
      return "must be " + std::string(words) + " " + brief(bound) + ", but is " + brief(subject);
    });
  };
  if (rules.minimum != nullptr && compare_numbers(subject, *rules.minimum) < 0) {
    return refuse("minimum", "at least", *rules.minimum);
  }
  if (rules.maximum != nullptr && compare_numbers(subject, *rules.maximum) > 0) {
    return refuse("maximum", "at most", *rules.maximum);
  }
  if (rules.exclusive_minimum != nullptr &&
      compare_numbers(subject, *rules.exclusive_minimum) <= 0) {
    return refuse("exclusiveMinimum", "above", *rules.exclusive_minimum);
  }
  if (rules.exclusive_maximum != nullptr &&
      compare_numbers(subject, *rules.exclusive_maximum) >= 0) {
    return refuse("exclusiveMaximum", "below", *rules.exclusive_maximum);
  }
  if (rules.multiple_of != nullptr && !is_multiple(subject, rules.divisor)) {
    return refuse("multipleOf", "a multiple of", *rules.multiple_of);
  }
  return true;
}

bool evaluator::check_string(const node& rule, std::string_view subject) {
  const string_rules& rules = *rule.strings;
  // A code point takes one to four bytes, so the count is mostly not needed.
  const bool sure = subject.size() / 4 >= rules.length_min && subject.size() <= rules.length_max;
  if (!sure && !check_count(rule, count_code_points(subject), rules.length_min, rules.length_max,
                            "Length", "character")) {
    return false;
  }
  if (rules.matches != nullptr && !matches(*rules.matches, subject)) {
    return fail(rule, "pattern", [&] {
      return "must match the pattern " + brief_text(rules.matches->text()) + ", but is " +
             brief_text(subject);
    });
  }
  if (rules.shape != nullptr && !has_format(*rules.shape, subject)) {
    return fail(rule, "format", [&] {
      return "must have the format " + std::string(rules.shape->name) + ", such as " +
             std::string(rules.shape->example) + ", but is " + brief_text(subject);
    });
  }
  return true;
}

bool evaluator::has_format(const format& shape, std::string_view subject) {
  return spend(shape.work_per_byte * subject.size()) && shape.accepts(subject);
}

// Of minLength, maxItems and their like.
bool evaluator::check_count(const node& rule, size_t count, size_t count_min, size_t count_max,
                            std::string_view keyword_end, std::string_view noun) {
  const auto refuse = [&](std::string_view side, std::string_view words, size_t bound) {
    const std::string keyword = std::string(side) + std::string(keyword_end);
    return fail(rule, keyword, [&] {
      return "must have " + std::string(words) + " " + counted(bound, noun) + ", but has " +
             std::to_string(count);
    });
  };
  if (count < count_min) return refuse("min", "at least", count_min);
  if (count > count_max) return refuse("max", "at most", count_max);
  return true;
}

bool evaluator::fail_never(const node& rule) {
  // The keyword is the first part of the step that leads to the schema `false`.
  const std::string_view step = rule.at->step;
  const std::string_view keyword =
      step.empty() ? "false" : step.substr(0, step.find('/', 1)).substr(1);
  return fail(rule, keyword, [&]() -> std::string {
    if (keyword == "additionalProperties" || keyword == "unevaluatedProperties") {
      return unknown_property_words(rule);
    }
    if (keyword == "items" || keyword == "additionalItems" || keyword == "unevaluatedItems") {
      return "is an item more than the schema allows";
    }
    return "is not allowed";
  });
}

}  // namespace pawl::schema
