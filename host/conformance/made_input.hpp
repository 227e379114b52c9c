// Bad input for actions, made from good. Bounded; the same for the same seed. Pure functions.
#pragma once

#include "conformance/module_in_use.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace pawl::conformance {

// JSON that does not fit the action's input schema; none when nothing was found that does not.
std::vector<boost::json::value> unfit_values(const example& good, uint64_t seed);

// Texts that are no JSON, or more of it than anyone should parse: up to 100 KB.
std::vector<std::string> broken_texts(const std::string& good, uint64_t seed);

}  // namespace pawl::conformance
