// What a link's query says, as the JSON value that it is meant to be. Pure.
#pragma once

#include "api/call.hpp"

#include <boost/json/fwd.hpp>

namespace pawl::api {

// An object of the query's members. A member that the schema wants as a boolean, an integer or a
// number is one where its text is: "true", "42"; all else is text.
boost::json::object query_value(const parameters& query, const boost::json::value& schema);

}  // namespace pawl::api
