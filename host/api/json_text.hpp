// JSON values as text, compact for programs and indented for people. Numbers are written as people
// write them (2.5, not 2.5E0). Pure functions.
#pragma once

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace pawl::api {

// Text of a payload as a value. Text that came from outside and is not JSON becomes a string.
boost::json::value from_text(std::string_view text);

std::string to_text(const boost::json::value& value);

// Two spaces a level; arrays and objects without members stay on one line. No newline at the end.
std::string to_indented_text(const boost::json::value& value);

}  // namespace pawl::api
