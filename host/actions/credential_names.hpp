// The instances of credentials that were named for a run, as they are kept with it: "KIND=NAME" or
// "KIND=SCOPE/NAME", with "," between several. Pure.
#pragma once

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::actions {

// The text, if it is well formed and names no kind twice. Errors: invalid_input.
result<std::string> checked_credential_names(std::string_view text);

// What is named for that kind: "NAME" or "SCOPE/NAME"; empty: nothing is. Of text that was checked.
std::string_view named_for(std::string_view text, std::string_view kind);

// `[a-z0-9][a-z0-9._-]*`, at most 64 bytes: what an instance may be called.
bool is_instance_name(std::string_view text);

// "user", "project" or "organization".
bool is_scope(std::string_view text);

// The failure for one that is not: invalid_input.
failure unknown_scope(std::string_view text);

}  // namespace pawl::actions
