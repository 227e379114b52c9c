#include "schema/equality.hpp"

#include "schema/number.hpp"
#include "schema/work.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <functional>
#include <string_view>

namespace pawl::schema {
namespace {

using boost::json::kind;
using boost::json::value;

uint64_t mix(uint64_t seed, uint64_t next) {
  uint64_t mixed = (seed ^ next) * 0x9e3779b97f4a7c15u;
  return mixed ^ (mixed >> 32);
}

uint64_t hash_of_text(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

// Whole numbers of any kind agree on the bits of an integer.
uint64_t hash_of_number(const value& number) {
  switch (number.kind()) {
    case kind::int64:
      return static_cast<uint64_t>(number.get_int64());
    case kind::uint64:
      return number.get_uint64();
    default:
      break;
  }
  const double given = double_of(number);
  if (is_integer(number) && given >= -0x1p63 && given < 0x1p63) {
    return static_cast<uint64_t>(static_cast<int64_t>(given));
  }
  if (is_integer(number) && given > 0 && given < 0x1p64) return static_cast<uint64_t>(given);
  return std::hash<double>{}(given);
}

bool equal_objects(const boost::json::object& left, const boost::json::object& right) {
  if (left.size() != right.size()) return false;
  return std::all_of(left.begin(), left.end(), [&](const auto& member) {
    const value* other = right.if_contains(member.key());
    return other != nullptr && equal(member.value(), *other);
  });
}

}  // namespace

bool equal(const value& left, const value& right) {
  if (left.is_number() && right.is_number()) return compare_numbers(left, right) == 0;
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case kind::bool_:
      return left.get_bool() == right.get_bool();
    case kind::string:
      return left.get_string() == right.get_string();
    case kind::array:
      return std::equal(left.get_array().begin(), left.get_array().end(), right.get_array().begin(),
                        right.get_array().end(), equal);
    case kind::object:
      return equal_objects(left.get_object(), right.get_object());
    default:
      return true;
  }
}

uint64_t hash_of(const value& subject) {
  uint64_t hash = 0;
  switch (subject.kind()) {
    case kind::null:
      return 1;
    case kind::bool_:
      return subject.get_bool() ? 2 : 3;
    case kind::string:
      return mix(4, hash_of_text(subject.get_string()));
    case kind::array:
      hash = 5;
      for (const value& item : subject.get_array()) hash = mix(hash, hash_of(item));
      return hash;
    case kind::object:
      hash = 6;
      for (const auto& [name, member] : subject.get_object()) {
        hash += mix(hash_of_text(name), hash_of(member));
      }
      return hash;
    default:
      return mix(7, hash_of_number(subject));
  }
}

std::optional<size_t> weight_of(const value& subject, size_t nesting_max) {
  if (nesting_max == 0) return std::nullopt;
  size_t weight = 1;
  const auto add = [&](const value& inner) {
    const auto within = weight_of(inner, nesting_max - 1);
    weight += within.value_or(0);
    return within.has_value();
  };
  if (const auto* text = subject.if_string()) return work_of_text(text->size());
  if (const auto* items = subject.if_array()) {
    if (!std::ranges::all_of(*items, add)) return std::nullopt;
  } else if (const auto* members = subject.if_object()) {
    const auto add_member = [&](const auto& member) {
      weight += work_of_text(member.key().size());
      return add(member.value());
    };
    if (!std::ranges::all_of(*members, add_member)) return std::nullopt;
  }
  return weight;
}

}  // namespace pawl::schema
