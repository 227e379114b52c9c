// PAWL_SCHEMA: what a described struct's types do not say about its members. Write it right after
// BOOST_DESCRIBE_STRUCT, in the same namespace; members that need nothing said may be left out.
//
//   struct order { std::string email; int count = 1; };
//   BOOST_DESCRIBE_STRUCT(order, (), (email, count))
//   PAWL_SCHEMA(order, pawl::field(&order::email, "The buyer's address").format("email"),
//               pawl::field(&order::count, "How many").minimum(1).defaults())
//
// All of it ends up in the JSON Schema (schema.hpp), which the host checks inputs and outputs
// against. A default is also applied when JSON is read (json.hpp). Everything here is evaluated by
// the compiler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace pawl {
namespace detail {

struct no_default {};
struct initial_default {};  // the value that the struct's own initialiser gives

struct field_rules {
  std::string_view description, format, pattern;
  std::optional<double> minimum, maximum;
  std::optional<uint64_t> length_min, length_max, items_min, items_max;
  bool secret = false;
};

}  // namespace detail

template <class Class, class Member, class Default = detail::no_default>
class field {
 public:
  constexpr explicit field(Member Class::* member, std::string_view description = {})
      : member_(member) {
    rules_.description = description;
  }

  // "email", "uri", "date-time" and the others of JSON Schema.
  constexpr field format(std::string_view name) const {
    return with([&](auto& rules) { rules.format = name; });
  }
  // A regular expression (RE2) that a string must hold somewhere; anchor it with ^ and $.
  constexpr field pattern(std::string_view expression) const {
    return with([&](auto& rules) { rules.pattern = expression; });
  }
  constexpr field minimum(double least) const {
    return with([&](auto& rules) { rules.minimum = least; });
  }
  constexpr field maximum(double most) const {
    return with([&](auto& rules) { rules.maximum = most; });
  }
  // Of a string, in Unicode code points.
  constexpr field length_min(uint64_t least) const {
    return with([&](auto& rules) { rules.length_min = least; });
  }
  constexpr field length_max(uint64_t most) const {
    return with([&](auto& rules) { rules.length_max = most; });
  }
  // Of a list.
  constexpr field items_min(uint64_t least) const {
    return with([&](auto& rules) { rules.items_min = least; });
  }
  constexpr field items_max(uint64_t most) const {
    return with([&](auto& rules) { rules.items_max = most; });
  }

  // In a credential's struct: it is stored encrypted and never shown.
  constexpr field secret() const {
    return with([&](auto& rules) { rules.secret = true; });
  }

  // The member may be missing and then is this value: a number, a bool, an enumerator or a string
  // literal.
  template <class Value>
  constexpr field<Class, Member, Value> defaults(Value value) const {
    return {member_, rules_, value};
  }
  // The member may be missing and then keeps what the struct initialises it with.
  constexpr field<Class, Member, detail::initial_default> defaults() const {
    return {member_, rules_, {}};
  }

  constexpr field(Member Class::* member, const detail::field_rules& rules, Default value)
      : member_(member), rules_(rules), default_(value) {}
  constexpr const detail::field_rules& rules() const { return rules_; }
  constexpr const Default& default_value() const { return default_; }
  constexpr bool is_of(Member Class::* member) const { return member_ == member; }
  template <class Other>
  constexpr bool is_of(Other) const {
    return false;
  }

 private:
  template <class Change>
  constexpr field with(Change change) const {
    field changed = *this;
    change(changed.rules_);
    return changed;
  }

  Member Class::* member_;
  detail::field_rules rules_;
  [[no_unique_address]] Default default_{};
};

// Named in PAWL_SCHEMA: the struct takes no members but its own. Otherwise unknown ones are
// ignored.
struct closed_t {};
inline constexpr closed_t closed{};

namespace detail {

struct no_field {
  static constexpr field_rules rules() { return {}; }
  static constexpr no_default default_value() { return {}; }
};

template <class T>
concept has_rules = requires { pawl_schema_rules(std::type_identity<T>{}); };

template <class T>
consteval bool is_closed() {
  if constexpr (has_rules<T>) {
    return std::apply(
        [](const auto&... rule) {
          return (std::is_same_v<std::decay_t<decltype(rule)>, closed_t> || ... || false);
        },
        pawl_schema_rules(std::type_identity<T>{}));
  } else {
    return false;
  }
}

template <class Rule, class Pointer>
constexpr bool rule_is_of(const Rule& rule, Pointer member) {
  if constexpr (std::is_same_v<Rule, closed_t>) {
    return false;
  } else {
    return rule.is_of(member);
  }
}

// The place of the member's field among the rules of T; their count when there is none.
template <class T, auto Pointer>
consteval size_t rule_index() {
  size_t index = 0;
  bool found = false;
  std::apply(
      [&](const auto&... rule) {
        ((found = found || rule_is_of(rule, Pointer), index += !found), ...);
      },
      pawl_schema_rules(std::type_identity<T>{}));
  return index;
}

template <class Pointer>
struct class_of;
template <class Class, class Member>
struct class_of<Member Class::*> {
  using type = Class;
};

// What T, or the base it has the member from, says about the member; no_field when neither does.
template <class T, auto Pointer>
consteval auto find_field() {
  using owner = typename class_of<decltype(Pointer)>::type;
  if constexpr (has_rules<T>) {
    constexpr auto rules = pawl_schema_rules(std::type_identity<T>{});
    constexpr size_t index = rule_index<T, Pointer>();
    if constexpr (index < std::tuple_size_v<std::remove_const_t<decltype(rules)>>) {
      return std::get<index>(rules);
    } else if constexpr (!std::is_same_v<T, owner>) {
      return find_field<owner, Pointer>();
    } else {
      return no_field{};
    }
  } else if constexpr (!std::is_same_v<T, owner>) {
    return find_field<owner, Pointer>();
  } else {
    return no_field{};
  }
}

template <class T, auto Pointer>
inline constexpr auto field_of = find_field<T, Pointer>();

template <class T, auto Pointer>
using default_of = std::decay_t<decltype(field_of<T, Pointer>.default_value())>;

}  // namespace detail
}  // namespace pawl

#define PAWL_SCHEMA(type, ...)                                   \
  constexpr auto pawl_schema_rules(::std::type_identity<type>) { \
    return ::std::tuple{__VA_ARGS__};                            \
  }
