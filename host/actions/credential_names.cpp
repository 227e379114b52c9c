#include "actions/credential_names.hpp"

#include "modules/verify.hpp"

#include <pawl/status.h>

namespace pawl::actions {
namespace {

constexpr size_t name_bytes_max = 64;

// Hands over each part between commas, until `take` returns false.
template <class Take>
void each_part(std::string_view text, const Take& take) {
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    if (!take(text.substr(0, comma))) return;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
}

bool is_named(std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == name.npos) return is_instance_name(name);
  return is_scope(name.substr(0, slash)) && is_instance_name(name.substr(slash + 1));
}

}  // namespace

result<std::string> checked_credential_names(std::string_view text) {
  std::string problem;
  each_part(text, [&](std::string_view part) {
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view kind = part.substr(0, equals);
    if (equals == part.size() || !modules::is_slug(kind) || !is_named(part.substr(equals + 1))) {
      problem = "the credential '" + std::string(part) +
                "' named for the run is not KIND=NAME or KIND=SCOPE/NAME, where the scope is user, "
                "project or organization";
    } else if (named_for(text, kind) != part.substr(equals + 1)) {
      problem = "two credentials of the kind " + std::string(kind) + " are named for the run";
    }
    return problem.empty();
  });
  if (!problem.empty()) return failure{PAWL_ERROR_INVALID_INPUT, std::move(problem)};
  return std::string(text);
}

std::string_view named_for(std::string_view text, std::string_view kind) {
  std::string_view found;
  each_part(text, [&](std::string_view part) {
    if (!part.starts_with(kind) || !part.substr(kind.size()).starts_with('=')) return true;
    found = part.substr(kind.size() + 1);
    return false;
  });
  return found;
}

bool is_instance_name(std::string_view text) {
  return modules::is_slug(text) && text.size() <= name_bytes_max;
}

bool is_scope(std::string_view text) {
  return text == "user" || text == "project" || text == "organization";
}

failure unknown_scope(std::string_view text) {
  return {PAWL_ERROR_INVALID_INPUT, "there is no scope '" + std::string(text) +
                                        "' of credentials: user, project or organization"};
}

}  // namespace pawl::actions
