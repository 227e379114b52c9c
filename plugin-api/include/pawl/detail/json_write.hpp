// C++ values straight to JSON text, without a tree in between. The same value always gives the same
// bytes.
#pragma once

#include <pawl/detail/json_types.hpp>
#include <pawl/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/mp11/algorithm.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pawl::detail {

inline void write_escaped(std::string& out, unsigned char character) {
  constexpr char hex[] = "0123456789abcdef";
  switch (character) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += hex[character >> 4];
      out += hex[character & 15];
  }
}

// Whether one of eight bytes must be escaped: below 0x20, a quote or a backslash.
inline bool must_escape(uint64_t bytes) {
  constexpr uint64_t ones = 0x0101010101010101, tops = ones << 7;
  auto has_zero = [](uint64_t of) { return (of - ones) & ~of & tops; };
  const uint64_t low = (bytes - ones * 0x20) & ~bytes & tops;
  return (low | has_zero(bytes ^ ones * '"') | has_zero(bytes ^ ones * '\\')) != 0;
}

inline void write_string(std::string& out, std::string_view value) {
  out.reserve(out.size() + value.size() + 2);
  out += '"';
  size_t plain = 0;  // start of the stretch that needs no escaping
  for (size_t at = 0; at < value.size(); ++at) {
    for (uint64_t bytes = 0; at + sizeof bytes <= value.size(); at += sizeof bytes) {
      std::memcpy(&bytes, value.data() + at, sizeof bytes);
      if (must_escape(bytes)) break;
    }
    if (at == value.size()) break;
    const auto character = static_cast<unsigned char>(value[at]);
    if (character >= 0x20 && character != '"' && character != '\\') continue;
    out.append(value, plain, at - plain);
    write_escaped(out, character);
    plain = at + 1;
  }
  out.append(value, plain);
  out += '"';
}

template <class Number>
void write_number(std::string& out, Number value) {
  if constexpr (std::floating_point<Number>) {
    if (!std::isfinite(value))
      throw final_error(PAWL_ERROR_INVALID_OUTPUT, "infinity and NaN have no form in JSON");
  }
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

inline void write(std::string& out, const boost::json::value& value);

// Writes `each(item)` for all items, with commas between.
template <class Range, class Each>
void write_joined(std::string& out, char open, char close, const Range& range, Each each) {
  out += open;
  bool first = true;
  for (const auto& item : range) {
    if (!first) out += ',';
    first = false;
    each(item);
  }
  out += close;
}

template <enumeration T>
void write_enumerator(std::string& out, T value) {
  bool known = false;
  boost::mp11::mp_for_each<enumerators_of<T>>([&](auto enumerator) {
    if (known || enumerator.value != value) return;
    known = true;
    write_string(out, enumerator.name);
  });
  if (!known)
    throw final_error(PAWL_ERROR_INVALID_OUTPUT, "an enumeration holds " +
                                                     std::to_string(static_cast<long long>(value)) +
                                                     ", which none of its enumerators has");
}

template <class T>
void write(std::string& out, const T& value);

template <structure T>
void write_members(std::string& out, const T& value) {
  out += '{';
  char separator = 0;
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    const auto& item = value.*member.pointer;
    if constexpr (optional<std::decay_t<decltype(item)>>) {
      if (!item) return;
    }
    if (separator != 0) out += separator;
    separator = ',';
    out += '"';
    out += member.name;  // an identifier: nothing to escape
    out += "\":";
    write(out, item);
  });
  out += '}';
}

template <class T>
void write(std::string& out, const T& value) {
  static_assert(convertible<T>,
                "this type has no JSON form: describe it with BOOST_DESCRIBE_STRUCT or _ENUM");
  if constexpr (none_like<T>) {
    out += "null";
  } else if constexpr (truth<T>) {
    out += value ? "true" : "false";
  } else if constexpr (whole_number<T> || real_number<T>) {
    write_number(out, value);
  } else if constexpr (string<T>) {
    write_string(out, value);
  } else if constexpr (enumeration<T>) {
    write_enumerator(out, value);
  } else if constexpr (optional<T>) {
    value ? write(out, *value) : write(out, none{});
  } else if constexpr (list<T>) {
    using item_type = typename T::value_type;
    write_joined(out, '[', ']', value, [&](const item_type& item) { write(out, item); });
  } else if constexpr (dictionary<T>) {
    write_joined(out, '{', '}', value, [&](const auto& item) {
      write_string(out, item.first);
      out += ':';
      write(out, item.second);
    });
  } else if constexpr (one_of<T>) {
    std::visit([&](const auto& alternative) { write(out, alternative); }, value);
  } else {
    write_members(out, value);
  }
}

inline void write(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      out += "null";
      break;
    case boost::json::kind::bool_:
      write(out, value.get_bool());
      break;
    case boost::json::kind::int64:
      write_number(out, value.get_int64());
      break;
    case boost::json::kind::uint64:
      write_number(out, value.get_uint64());
      break;
    case boost::json::kind::double_:
      write_number(out, value.get_double());
      break;
    case boost::json::kind::string:
      write_string(out, value.get_string());
      break;
    case boost::json::kind::array:
      write_joined(out, '[', ']', value.get_array(), [&](const auto& item) { write(out, item); });
      break;
    case boost::json::kind::object:
      write_joined(out, '{', '}', value.get_object(), [&](const auto& item) {
        write_string(out, item.key());
        out += ':';
        write(out, item.value());
      });
  }
}

}  // namespace pawl::detail
