// What people decided about versions of modules, and what went before: kept in one small file, so
// that it holds over restarts. Plain data.
#pragma once

#include "modules/pin.hpp"

#include <pawl/result.hpp>

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace pawl::modules {

// New runs take this version for as long as the folders offer that file and no other.
struct choice {
  pin version;
  std::string instead_of;  // sha256 of the file; empty: they offer none

  bool operator==(const choice&) const = default;
};

struct choices {
  std::map<std::string, choice> activated;  // by module name
  std::map<std::string, pin> live;          // what new runs took last
  std::map<std::string, pin> previous;      // and before that: kept, to go back to
  std::set<pin> drained;                    // no new run takes these

  bool operator==(const choices&) const = default;
};

// None when there is no such file. Errors: invalid_input when it is not what write_choices() wrote.
result<choices> read_choices(const std::filesystem::path& file);
// Errors: unavailable.
result<void> write_choices(const std::filesystem::path& file, const choices& what);

}  // namespace pawl::modules
