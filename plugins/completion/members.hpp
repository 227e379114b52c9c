// Members of JSON that someone else wrote: there or not, of the type that is wanted or not. Pure.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string_view>

namespace pawl::completion {

inline const boost::json::object* object_in(const boost::json::object& of, std::string_view name) {
  const boost::json::value* found = of.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

inline const boost::json::array* array_in(const boost::json::object& of, std::string_view name) {
  const boost::json::value* found = of.if_contains(name);
  return found == nullptr ? nullptr : found->if_array();
}

// Empty where there is none.
inline std::string_view text_in(const boost::json::object& of, std::string_view name) {
  const boost::json::value* found = of.if_contains(name);
  return found == nullptr || !found->is_string() ? std::string_view() : found->get_string();
}

// `otherwise` where there is none, or none that is at least 0.
inline uint64_t count_in(const boost::json::object& of, std::string_view name,
                         uint64_t otherwise = 0) {
  const boost::json::value* found = of.if_contains(name);
  boost::system::error_code wrong;
  const auto count = found == nullptr ? otherwise : found->to_number<uint64_t>(wrong);
  return wrong ? otherwise : count;
}

}  // namespace pawl::completion
