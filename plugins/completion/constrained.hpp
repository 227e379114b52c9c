// A JSON Schema in the words that models can be held to while they write. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <optional>

namespace pawl::completion {

struct constrained_schema {
  boost::json::value schema;
  bool all_required = true;  // no object in it has a member that may be missing
};

// Objects are closed, and bounds are left out: the host holds the answer against the whole schema.
// Nothing where the schema needs other words, or takes members of any name.
std::optional<constrained_schema> constrain(const boost::json::value& schema);

}  // namespace pawl::completion
