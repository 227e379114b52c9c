// JSON values held equal as JSON Schema has it: 1 is 1.0, and the order of members is nothing. Both
// functions recurse as deep as the values: callers bound the depth.
#pragma once

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pawl::schema {

// As deep as the shallower of the two.
bool equal(const boost::json::value& left, const boost::json::value& right);

// The same for values that are equal.
uint64_t hash_of(const boost::json::value& subject);

// What it takes to read all of `subject`, in units of work, its values' texts included; nothing
// when they nest deeper than `nesting_max`. It recurses no deeper than that.
std::optional<size_t> weight_of(const boost::json::value& subject, size_t nesting_max);

}  // namespace pawl::schema
