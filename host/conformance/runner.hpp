// `pawl modules check`: holds a module to every rule that can be tried, each check in a child
// process of its own. Any thread.
#pragma once

#include "conformance/check.hpp"
#include "conformance/verdict.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pawl::conformance {

struct run_options {
  std::filesystem::path program;  // one that calls check_main() first thing
  // Where other modules are, whose actions this one's workflows call.
  std::vector<std::filesystem::path> module_directories;
  std::string config = "{}";      // JSON object for the module's open()
  std::vector<std::string> only;  // ids; empty: all
  uint64_t seed = 1;
  std::chrono::milliseconds timeout{10'000};  // of each check
  std::function<void(const check&, const outcome&)> on_end = {};
};

struct checked {
  const check* which;
  outcome result;
};

// Errors: not_found when there is no such file; unavailable when no child could be started.
// Precondition: the ids in `only` exist.
result<std::vector<checked>> run_checks(const std::filesystem::path& file,
                                        const run_options& options);

// To be called first thing in main(): when this process is the child of a check, runs it and ends
// the process; else returns.
void check_main(int argc, char** argv);

}  // namespace pawl::conformance
