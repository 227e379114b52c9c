// "Did you mean": the name that a misspelt word was most likely meant to be. Pure.
#pragma once

#include <string_view>
#include <vector>

namespace pawl::config {

// The one that begins with the word, if there is just one; else the nearest, with at most two
// letters wrong, missing, extra or swapped, fewer in short words. Empty when none is near.
std::string_view closest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace pawl::config
