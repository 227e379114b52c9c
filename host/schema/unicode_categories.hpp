// The Unicode properties of ECMA-262 patterns by the names that RE2 has for them. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace pawl::schema {

// `name` is what stands within \p{...}: a general category, short or long, alone or after
// "General_Category=" or "gc="; or a script after "Script=" or "sc=". The result points into `name`
// or to a constant. Nothing for what RE2 has not; whether a script exists is RE2's to say.
std::optional<std::string_view> re2_property(std::string_view name);

}  // namespace pawl::schema
