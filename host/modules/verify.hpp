// The rules that a module's texts must keep: slugs, versions, titles, options. Pure functions.
#pragma once

#include "modules/description.hpp"

#include <pawl/flow.hpp>
#include <pawl/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::modules {

// Errors: host_misuse with the one reason why the module can't be used. Schemas are looked at where
// they are compiled, clashes with other modules where those are known.
result<void> verify(const module_description& module);

// `[a-z0-9][a-z0-9._-]*`, at most 128 bytes.
bool is_slug(std::string_view text);

// Members of an action's options, which verify() has passed: "timeout_ms" and "credentials".
std::optional<int64_t> timeout_option(const exported& action);
std::vector<std::string> credentials_option(const exported& action);
// What such options declare of limits.
action_limits limits_of_action(const exported& action);
workflow_limits limits_of_workflow(const exported& workflow);

}  // namespace pawl::modules
