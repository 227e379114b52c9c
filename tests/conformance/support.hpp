// What the tests of the conformance runner share.
#pragma once

#include "conformance/runner.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace conformance_tests {

inline pawl::conformance::run_options options() {
  pawl::conformance::run_options made;
  made.program = CHECK_PROGRAM;
  made.timeout = std::chrono::seconds(5);
  return made;
}

// The module that has the fault which a check looks for: "call.once" -> ".../call_once.so".
inline std::filesystem::path fault_of(std::string id) {
  for (char& c : id) {
    if (c == '.' || c == '-') c = '_';
  }
  return std::filesystem::path(CHECK_FAULTS_DIRECTORY) / (id + ".so");
}

// "call.once failed: a call was ended 2 times" for each check that found something.
inline std::vector<std::string> found(const std::vector<pawl::conformance::checked>& results) {
  std::vector<std::string> lines;
  for (const auto& [which, result] : results) {
    using pawl::conformance::verdict;
    if (result.what == verdict::passed || result.what == verdict::skipped) continue;
    lines.push_back(std::string(which->id) + " " + std::string(word_of(result.what)));
    for (const std::string& finding : result.findings) lines.back() += ": " + finding;
  }
  return lines;
}

}  // namespace conformance_tests
