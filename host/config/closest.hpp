// "Did you mean": the name that a misspelt word was most likely meant to be. Pure.
#pragma once

#include <string_view>
#include <vector>

namespace pawl::config {

// The nearest of the names, or empty when none is near (two letters wrong, missing, extra or
// swapped, less in short words; or the beginning of exactly one).
std::string_view closest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace pawl::config
