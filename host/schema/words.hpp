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

// The same, but what is short is told as it is: "a string", "1.5", "null"
std::string value_words(const boost::json::value& subject);

// "a string or null"
std::string types_words(type_set types);

// `"on", "off" or null`, cut when there are many.
std::string choices_words(const boost::json::array& choices);

// What a value that fits `forbidden` must hear.
std::string forbidden_words(const node& forbidden);

// The names of the properties, in the schema's order: `"name" and "age"`, cut when there are many.
std::string names_words(const std::vector<property>& properties);

// The value as JSON when that is short, else the beginning of it.
std::string brief(const boost::json::value& subject);
std::string brief_text(std::string_view text);

// The same, with room enough for most URIs.
std::string brief_uri(std::string_view uri);

// Why none of `count` alternatives fits; `closest` holds the reason of the nearest, if any, and
// `path` is where they all were applied.
std::string none_fit_words(size_t count, const std::vector<violation>& closest,
                           std::string_view path);

// "1 item", "2 items", "2 properties"
std::string counted(size_t count, std::string_view noun);

}  // namespace pawl::schema
