// Secrets of triggers, as definitions refer to them: "@env:NAME", "@file:PATH", or the secret
// itself. Never shown, never logged. Pure but for what a reference names; any thread.
#pragma once

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::triggers {

// In place of a secret that a definition holds itself.
inline constexpr std::string_view redacted_secret = "REDACTED";

// The secret that is meant; a file's without the newline at its end. Errors: invalid_input (nothing
// there, empty, or the redacted text).
result<std::string> resolve_secret(std::string_view reference);

// A reference as it is; anything else, redacted.
[[nodiscard]] std::string_view shown_secret(std::string_view reference);

}  // namespace pawl::triggers
