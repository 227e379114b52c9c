// What a run is held to: one exact module binary. Plain data.
#pragma once

#include <compare>
#include <string>

namespace pawl::modules {

struct pin {
  std::string module, version;
  std::string sha256;  // hex; "builtin" for a module that is compiled into the program

  auto operator<=>(const pin&) const = default;
};

inline constexpr const char* builtin_sha256 = "builtin";

}  // namespace pawl::modules
