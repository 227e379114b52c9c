// A value that fits a JSON Schema: the plainest there is. Pure.
#pragma once

#include <boost/json/value.hpp>

namespace pawl::scripted {

// Follows types, bounds, required members, first alternatives and references into the schema
// itself. What patterns and conditions ask for beyond that it does not know.
boost::json::value sample_of(const boost::json::value& schema);

}  // namespace pawl::scripted
