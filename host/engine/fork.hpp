// A fork: a new run whose log is a copy of another's up to a step.
#pragma once

#include "engine/environment.hpp"
#include "journal/store.hpp"

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::engine {

// The change that creates the fork. `from_step` is a key (the last operation of that key counts) or
// the seq of a scheduled event; it and what follows are left out. Errors: not_found; invalid_input
// (the new id); conflict when the copy would hold a hook that is still open in the original.
result<journal::change> fork_of(std::string_view run_id, std::string_view from_step,
                                std::string_view new_id, environment& env);

}  // namespace pawl::engine
