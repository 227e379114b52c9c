// schema_of<T>(): the JSON Schema, draft 2020-12, of a type with a JSON form (json.hpp), with what
// PAWL_SCHEMA declares beside its members (field.hpp). Made at the first call, kept for good; any
// thread.
#pragma once

#include <pawl/detail/json_write.hpp>
#include <pawl/field.hpp>

#include <string>
#include <string_view>

namespace pawl {
namespace detail {

// Writes the members of one JSON object.
class schema_object {
 public:
  explicit schema_object(std::string& out) : out_(out) { out_ += '{'; }
  schema_object(const schema_object&) = delete;
  ~schema_object() { out_ += '}'; }

  // Starts a member; its value is for the caller to append.
  std::string& member(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    write_string(out_, name);
    out_ += ':';
    return out_;
  }
  void type(std::string_view name, bool nullable) {
    member("type");
    if (nullable) out_ += '[';
    write_string(out_, name);
    if (nullable) out_ += ",\"null\"]";
  }
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) write_string(member(name), value);
  }
  template <class Number>
  void number(std::string_view name, const std::optional<Number>& value) {
    if (value) write_number(member(name), *value);
  }

 private:
  std::string& out_;
  bool first_ = true;
};

inline void write_rules(schema_object& schema, const field_rules& rules) {
  schema.text("description", rules.description);
  schema.text("format", rules.format);
  schema.text("pattern", rules.pattern);
  schema.number("minimum", rules.minimum);
  schema.number("maximum", rules.maximum);
  schema.number("minLength", rules.length_min);
  schema.number("maxLength", rules.length_max);
  schema.number("minItems", rules.items_min);
  schema.number("maxItems", rules.items_max);
  if (rules.secret) schema.member("writeOnly") += "true";
}

// Outer are the structs being written around T: a schema is written in place, so none may hold
// itself.
template <class T, class... Outer>
void write_type(schema_object& schema, bool nullable);

template <class T, class... Outer>
void write_schema(std::string& out) {
  schema_object schema(out);
  write_type<T, Outer...>(schema, false);
}

template <class T, class Member, class... Outer>
void write_member(schema_object& properties) {
  using item_type = std::decay_t<decltype(std::declval<T&>().*Member::pointer)>;
  using default_type = default_of<T, Member::pointer>;
  constexpr auto field = field_of<T, Member::pointer>;
  std::string& out = properties.member(Member::name);
  schema_object schema(out);
  write_type<item_type, Outer...>(schema, false);
  // A declared minimum takes the place of the one that an unsigned type has by itself.
  if (whole_number<item_type> && std::is_unsigned_v<item_type> && !field.rules().minimum)
    schema.number("minimum", std::optional(0));
  write_rules(schema, field.rules());
  if constexpr (std::is_same_v<default_type, initial_default>) {
    write(schema.member("default"), T{}.*Member::pointer);
  } else if constexpr (!std::is_same_v<default_type, no_default>) {
    item_type value{};
    value = field.default_value();
    write(schema.member("default"), value);
  }
}

template <class T, class Member>
inline constexpr bool is_required =
    std::is_same_v<default_of<T, Member::pointer>, no_default> &&
    !optional<std::decay_t<decltype(std::declval<T&>().*Member::pointer)>>;

template <structure T, class... Outer>
void write_structure(schema_object& schema) {
  static_assert(
      !(std::is_same_v<T, Outer> || ...),
      "a struct that holds itself has no schema: make the inner member a boost::json::value");
  {
    schema_object properties(schema.member("properties"));
    boost::mp11::mp_for_each<members_of<T>>(
        [&](auto member) { write_member<T, decltype(member), T, Outer...>(properties); });
  }
  std::string required;
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    if constexpr (is_required<T, decltype(member)>) {
      if (!required.empty()) required += ',';
      write_string(required, member.name);
    }
  });
  if (!required.empty()) schema.member("required") += '[' + required + ']';
  if constexpr (is_closed<T>()) schema.member("additionalProperties") += "false";
}

template <enumeration T>
void write_names(schema_object& schema, bool nullable) {
  std::string& out = schema.member("enum");
  char separator = '[';
  boost::mp11::mp_for_each<enumerators_of<T>>([&](auto enumerator) {
    out += separator;
    separator = ',';
    write_string(out, enumerator.name);
  });
  out += nullable ? ",null]" : "]";
}

template <class... Outer, class... T>
void write_alternatives(schema_object& schema, bool nullable,
                        std::type_identity<std::variant<T...>>) {
  std::string& out = schema.member("anyOf");
  char separator = '[';
  ((out += separator, separator = ',', write_schema<T, Outer...>(out)), ...);
  out += nullable ? R"(,{"type":"null"}])" : "]";
}

template <class T, class... Outer>
void write_type(schema_object& schema, bool nullable) {
  static_assert(convertible<T>,
                "this type has no JSON form: describe it with BOOST_DESCRIBE_STRUCT or _ENUM");
  if constexpr (optional<T>) {
    write_type<typename T::value_type, Outer...>(schema, true);
  } else if constexpr (none_like<T>) {
    schema.type("object", true);
  } else if constexpr (truth<T>) {
    schema.type("boolean", nullable);
  } else if constexpr (whole_number<T>) {
    schema.type("integer", nullable);
  } else if constexpr (real_number<T>) {
    schema.type("number", nullable);
  } else if constexpr (string<T>) {
    schema.type("string", nullable);
  } else if constexpr (list<T>) {
    schema.type("array", nullable);
    write_schema<typename T::value_type, Outer...>(schema.member("items"));
  } else if constexpr (dictionary<T>) {
    schema.type("object", nullable);
    write_schema<typename T::mapped_type, Outer...>(schema.member("additionalProperties"));
  } else if constexpr (enumeration<T>) {
    write_names<T>(schema, nullable);
  } else if constexpr (one_of<T>) {
    write_alternatives<Outer...>(schema, nullable, std::type_identity<T>{});
  } else if constexpr (structure<T>) {
    schema.type("object", nullable);
    write_structure<T, Outer...>(schema);
  }
}

}  // namespace detail

// void has the schema of none.
template <class T>
const std::string& schema_of() {
  static const std::string text = [] {
    std::string out;
    detail::write_schema<std::conditional_t<std::is_void_v<T>, none, T>>(out);
    return out;
  }();
  return text;
}

}  // namespace pawl
