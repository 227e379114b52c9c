#include "triggers/secret.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace pawl::triggers {
namespace {

constexpr std::string_view environment = "@env:";
constexpr std::string_view file = "@file:";

failure missing(std::string what) {
  return {.code = "invalid_input", .message = std::move(what)};
}

result<std::string> read(const std::string& path) {
  std::ifstream from(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(from), {}};
  if (!from) return missing(fmt::format("the secret's file {} can't be read", path));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.empty()) return missing(fmt::format("the secret's file {} is empty", path));
  return text;
}

}  // namespace

result<std::string> resolve_secret(std::string_view reference) {
  if (reference.starts_with(file)) return read(std::string(reference.substr(file.size())));
  if (reference.starts_with(environment)) {
    const std::string name(reference.substr(environment.size()));
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
      return missing(
          fmt::format("the secret's variable {} is not set in the host's environment", name));
    }
    return std::string(value);
  }
  if (reference.starts_with('@'))
    return missing("a secret that begins with '@' must be \"@env:NAME\" or \"@file:PATH\"");
  if (reference == redacted_secret)
    return missing("the secret is the text that stands for one where it is shown; give the secret");
  if (reference.empty()) return missing("the secret is empty");
  return std::string(reference);
}

std::string_view shown_secret(std::string_view reference) {
  const bool refers = reference.starts_with(environment) || reference.starts_with(file);
  return refers ? reference : redacted_secret;
}

}  // namespace pawl::triggers
