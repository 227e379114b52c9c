// Boost.JSON values to C++ values. Nothing is thrown on the way: a reader answers false and leaves
// the reason in a fault, whose path grows from the inside out, so that success pays nothing for it.
#pragma once

#include <pawl/detail/json_types.hpp>
#include <pawl/field.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::detail {

struct fault {
  std::string path;  // JSON Pointer
  std::string message;

  // Both answer false, for `return`.
  bool at(std::string_view key) {
    std::string step = "/";
    for (char character : key) {
      if (character == '~')
        step += "~0";
      else if (character == '/')
        step += "~1";
      else
        step += character;
    }
    path.insert(0, step);
    return false;
  }
  bool because(std::string reason) { return message = std::move(reason), false; }
};

inline const char* kind_name(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

inline bool expected(const char* what, const boost::json::value& got, fault& why) {
  return why.because(std::string(what) + " is expected, got " + kind_name(got));
}

template <class T>
bool read(const boost::json::value& from, T& out, fault& why);

template <whole_number T>
bool read_integer(const boost::json::value& from, T& out, fault& why) {
  const auto fits = [&](auto number) {
    if (!std::in_range<T>(number)) return false;
    out = static_cast<T>(number);
    return true;
  };
  bool ok = false;
  if (const auto* number = from.if_int64()) {
    ok = fits(*number);
  } else if (const auto* positive = from.if_uint64()) {
    ok = fits(*positive);
  } else if (const auto* real = from.if_double()) {
    if (*real != std::trunc(*real)) return why.because("an integer is expected, got a fraction");
    ok = std::abs(*real) < 9.2e18 && fits(static_cast<int64_t>(*real));
  } else {
    return expected("an integer", from, why);
  }
  if (ok) return true;
  return why.because("an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                     std::to_string(std::numeric_limits<T>::max()) + " is expected");
}

template <real_number T>
bool read_real(const boost::json::value& from, T& out, fault& why) {
  if (!from.is_number()) return expected("a number", from, why);
  out = from.to_number<T>();
  if (out != out) out = 0;  // what Boost.JSON 1.81 makes of 0e400
  return true;
}

template <enumeration T>
bool read_enumerator(const boost::json::value& from, T& out, fault& why) {
  if (!from.is_string()) return expected("a string", from, why);
  const std::string_view name = from.get_string();
  bool known = false;
  std::string names;
  boost::mp11::mp_for_each<enumerators_of<T>>([&](auto enumerator) {
    if (name == enumerator.name) {
      out = enumerator.value;
      known = true;
    }
  });
  if (known) return true;
  boost::mp11::mp_for_each<enumerators_of<T>>([&](auto enumerator) {
    names += names.empty() ? "\"" : ", \"";
    names += enumerator.name;
    names += '"';
  });
  return why.because("one of " + names + " is expected, got \"" + std::string(name) + '"');
}

template <list T>
bool read_list(const boost::json::value& from, T& out, fault& why) {
  const auto* items = from.if_array();
  if (items == nullptr) return expected("an array", from, why);
  out.clear();
  out.reserve(items->size());
  for (const auto& item : *items) {
    typename T::value_type value{};
    if (!read(item, value, why)) return why.at(std::to_string(out.size()));
    out.push_back(std::move(value));
  }
  return true;
}

template <dictionary T>
bool read_dictionary(const boost::json::value& from, T& out, fault& why) {
  const auto* items = from.if_object();
  if (items == nullptr) return expected("an object", from, why);
  out.clear();
  for (const auto& item : *items) {
    const std::string_view key = item.key();
    if (!read(item.value(), out[std::string(key)], why)) return why.at(key);
  }
  return true;
}

// The first alternative that fits.
template <class... T>
bool read_one_of(const boost::json::value& from, std::variant<T...>& out, fault& why) {
  std::string reasons;
  const auto fits = [&]<class Alternative>(std::type_identity<Alternative>) {
    Alternative value{};
    fault here;
    if (read(from, value, here)) {
      out = std::move(value);
      return true;
    }
    if (!reasons.empty()) reasons += "; or ";
    reasons += here.path.empty() ? here.message : here.path + ": " + here.message;
    return false;
  };
  return (fits(std::type_identity<T>{}) || ...) || why.because(reasons);
}

template <class T, class Member>
bool read_member(const boost::json::object& from, T& out, fault& why) {
  auto& item = out.*Member::pointer;
  if (const auto* value = from.if_contains(Member::name)) {
    return read(*value, item, why) || why.at(Member::name);
  }
  using item_type = std::decay_t<decltype(item)>;
  using default_type = default_of<T, Member::pointer>;
  if constexpr (std::is_same_v<default_type, no_default>) {
    if constexpr (optional<item_type>) {
      item.reset();
      return true;
    } else {
      why.because("this member is required");
      return why.at(Member::name);
    }
  } else if constexpr (std::is_same_v<default_type, initial_default>) {
    return true;
  } else {
    item = field_of<T, Member::pointer>.default_value();
    return true;
  }
}

template <structure T>
bool read_members(const boost::json::value& from, T& out, fault& why) {
  const auto* object = from.if_object();
  if (object == nullptr) return expected("an object", from, why);
  bool ok = true;
  boost::mp11::mp_for_each<members_of<T>>(
      [&](auto member) { ok = ok && read_member<T, decltype(member)>(*object, out, why); });
  return ok;
}

template <class T>
bool read(const boost::json::value& from, T& out, fault& why) {
  static_assert(convertible<T>,
                "this type has no JSON form: describe it with BOOST_DESCRIBE_STRUCT or _ENUM");
  if constexpr (none_like<T>) {
    return from.is_null() || from.is_object() || expected("null", from, why);
  } else if constexpr (any_json<T>) {
    out = from;
    return true;
  } else if constexpr (truth<T>) {
    if (!from.is_bool()) return expected("a boolean", from, why);
    out = from.get_bool();
    return true;
  } else if constexpr (whole_number<T>) {
    return read_integer(from, out, why);
  } else if constexpr (real_number<T>) {
    return read_real(from, out, why);
  } else if constexpr (string<T>) {
    if (!from.is_string()) return expected("a string", from, why);
    out.assign(from.get_string().data(), from.get_string().size());
    return true;
  } else if constexpr (enumeration<T>) {
    return read_enumerator(from, out, why);
  } else if constexpr (optional<T>) {
    if (from.is_null()) return out.reset(), true;
    return read(from, out.emplace(), why);
  } else if constexpr (list<T>) {
    return read_list(from, out, why);
  } else if constexpr (dictionary<T>) {
    return read_dictionary(from, out, why);
  } else if constexpr (one_of<T>) {
    return read_one_of(from, out, why);
  } else {
    return read_members(from, out, why);
  }
}

}  // namespace pawl::detail
