// Which C++ types have a JSON form, and which form that is.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace pawl {

// "No value": null when written; null or any object when read.
using none = std::monostate;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T, class A>
inline constexpr bool is_vector<std::vector<T, A>> = true;
template <class T>
inline constexpr bool is_string_map = false;
template <class T, class C, class A>
inline constexpr bool is_string_map<std::map<std::string, T, C, A>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

template <class T>
concept none_like = std::same_as<T, none>;
template <class T>
concept any_json = std::same_as<T, boost::json::value>;
template <class T>
concept truth = std::same_as<T, bool>;
template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
template <class T>
concept whole_number = std::integral<T> && !truth<T> && !character<T>;
template <class T>
concept real_number = std::same_as<T, double> || std::same_as<T, float>;
template <class T>
concept string = std::same_as<T, std::string>;
template <class T>
concept optional = is_optional<T>;
template <class T>
concept list = is_vector<T>;
template <class T>
concept dictionary = is_string_map<T>;
template <class T>
concept one_of = is_variant<T>;
template <class T>
concept enumeration = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept structure =
    std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !any_json<T>;

template <class T>
concept convertible =
    none_like<T> || any_json<T> || truth<T> || whole_number<T> || real_number<T> || string<T> ||
    optional<T> || list<T> || dictionary<T> || one_of<T> || enumeration<T> || structure<T>;

// Public members, those of described bases first.
template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public |
                                                            boost::describe::mod_inherited>;
template <class T>
using enumerators_of = boost::describe::describe_enumerators<T>;

}  // namespace detail
}  // namespace pawl
