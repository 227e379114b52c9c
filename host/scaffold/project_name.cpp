#include "scaffold/project_name.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace pawl::scaffold {
namespace {

constexpr size_t name_size_max = 64;

// Targets that CMake has of its own, and names of Rust's own crates.
constexpr std::array<std::string_view, 14> taken = {
    "all",  "alloc", "clean", "core",    "help",       "install", "pawl",
    "none", "std",   "test",  "package", "proc-macro", "crate",   "self"};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

failure refused(std::string_view name, std::string_view why) {
  return {.code = "usage",
          .message = fmt::format("\"{}\" can't be the name: {}. A good one is like order-desk: "
                                 "small letters, digits and single dashes, a letter first",
                                 name, why)};
}

}  // namespace

result<void> check_name(std::string_view name) {
  if (name.empty()) return refused(name, "it is empty");
  if (name.size() > name_size_max)
    return refused(name, fmt::format("it is longer than {} characters", name_size_max));
  if (!is_letter(name.front())) return refused(name, "it does not begin with a small letter");
  const auto odd = std::ranges::find_if(
      name, [](char c) { return !is_letter(c) && !(c >= '0' && c <= '9') && c != '-'; });
  if (odd != name.end()) return refused(name, fmt::format("'{}' is not allowed in it", *odd));
  if (name.back() == '-' || name.find("--") != name.npos)
    return refused(name, "a dash stands between two words");
  if (std::ranges::find(taken, name) != taken.end())
    return refused(name, "CMake, Cargo or Pawl use it themselves");
  return {};
}

std::string title_of(std::string_view name) {
  std::string title(name);
  std::ranges::replace(title, '-', ' ');
  title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

std::string crate_of(std::string_view name) {
  std::string crate(name);
  std::ranges::replace(crate, '-', '_');
  return crate;
}

}  // namespace pawl::scaffold
