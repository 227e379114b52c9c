// The program behind main(): from words to an exit code. One call at a time.
#pragma once

#include "cli/world.hpp"

#include <string>
#include <vector>

namespace pawl::cli {

// Never throws.
int run(const std::vector<std::string>& words, world& world);

}  // namespace pawl::cli
