// Runs files in the format of the JSON Schema Test Suite: arrays of groups, each of them a schema
// and values with the verdict that each must get. Pure but for what `compile_options` resolves.
#pragma once

#include "schema/checker.hpp"

#include <pawl/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schema {

struct suite_miss {
  std::string group, test;  // their descriptions
  std::string reason;       // a sentence: what came instead
};

struct suite_score {
  size_t passed = 0;
  std::vector<suite_miss> missed;
};

// Errors: invalid_input when the text is not in the format.
result<suite_score> run_suite(std::string_view text, const compile_options& options);

}  // namespace pawl::schema
