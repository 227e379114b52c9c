// Words for messages: what a value is, in a form short enough to print. Pure functions.
#pragma once

#include "schema/checker.hpp"
#include "schema/program.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schema {

// "a string", "an integer", "null"
std::string_view kind_words(const boost::json::value& subject);

// "a string or null"
std::string types_words(type_set types);

// The value as JSON when that is short, else the beginning of it.
std::string brief(const boost::json::value& subject);
std::string brief_text(std::string_view text);

// Why none of `count` alternatives fits; `closest` holds the reason of the nearest, if any, and
// `path` is where they all were applied.
std::string none_fit_words(size_t count, const std::vector<violation>& closest,
                           std::string_view path);

// "1 item", "2 items", "2 properties"
std::string counted(size_t count, std::string_view noun);

}  // namespace pawl::schema
