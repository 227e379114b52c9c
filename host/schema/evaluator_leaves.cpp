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

bool is_listed(const enum_rules& rules, const value& subject) {
  if (const auto* text = subject.if_string()) return rules.strings.contains(*text);
  return std::ranges::any_of(rules.others,
                             [&](const value* each) { return equal(*each, subject); });
}

size_t count_code_points(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

bool evaluator::check_fixed(const node& rule, const value& subject) {
  if (rule.types != type_any && !has_type(rule.types, subject)) {
    return fail(rule, "type", [&] {
      return "must be " + types_words(rule.types) + ", but is " + std::string(kind_words(subject));
    });
  }
  if (rule.constant != nullptr && !equal(*rule.constant, subject)) {
    return fail(rule, "const",
                [&] { return "must be " + brief(*rule.constant) + ", but is " + brief(subject); });
  }
  if (rule.allowed && !is_listed(*rule.allowed, subject)) {
    return fail(rule, "enum", [&] {
      return "must be one of " + brief(*rule.allowed->listed) + ", but is " + brief(subject);
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
  if (rules.shape != nullptr && !rules.shape->accepts(subject)) {
    return fail(rule, "format", [&] {
      return "must have the format " + std::string(rules.shape->name) + ", such as " +
             std::string(rules.shape->example) + ", but is " + brief_text(subject);
    });
  }
  return true;
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
  const std::string_view keyword = step.substr(0, step.find('/', 1)).substr(step.empty() ? 0 : 1);
  return fail(rule, keyword, [&]() -> std::string {
    if (keyword == "additionalProperties" || keyword == "unevaluatedProperties") {
      return "is a property that the schema does not know";
    }
    if (keyword == "items" || keyword == "additionalItems" || keyword == "unevaluatedItems") {
      return "is an item more than the schema allows";
    }
    return "is not allowed";
  });
}

}  // namespace pawl::schema
