// Between JSON values and PostgreSQL's text format. Any thread.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::postgres {

// Nothing: NULL. Throws pawl::error for text with a zero byte, which PostgreSQL can't hold.
std::optional<std::string> to_parameter(const boost::json::value& value);

// `type` is the column's type's OID. Types without a JSON form stay text.
boost::json::value to_value(unsigned type, std::string_view text);

}  // namespace pawl::postgres
