// From a module's schemas to the C++ header with which a workflow calls its actions, and its
// workflows as children, with types: so a binary without source is as good to use as one with.
// Pure.
#pragma once

#include "modules/description.hpp"

#include <string>

namespace pawl::modules {

// Objects become described structs, names enums, what may be missing or null an optional; defaults
// and descriptions are kept. What C++ has no simple type for is a boost::json::value.
std::string write_header(const module_description& module);

}  // namespace pawl::modules
