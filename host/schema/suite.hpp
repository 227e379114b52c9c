// Runs files in the format of the JSON Schema Test Suite: arrays of groups, each of them a schema
// and values with the verdict that each must get.
#pragma once

#include "schema/checker.hpp"

#include <pawl/result.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
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

// A resolver for the documents at http://localhost:1234/ that the suite's files refer to: they are
// in `folder`.
std::function<std::optional<std::string>(std::string_view)> remotes_in(
    std::filesystem::path folder);

}  // namespace pawl::schema
