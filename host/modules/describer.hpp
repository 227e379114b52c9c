// Describing a file that no one has vouched for: in a child process with a deadline, so that one
// that crashes, hangs or exits does so there. Any thread.
#pragma once

#include "modules/description.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <filesystem>

namespace pawl::modules {

struct describe_options {
  // A program that calls describe_main(), started as `PROGRAM describe-module FILE`. When empty
  // this process forks instead, which is safe only while no other thread holds a lock of the C
  // library or the loader.
  std::filesystem::path program;
  std::chrono::milliseconds timeout{10'000};
};

// What a module tells of itself; `file` and its like are left empty. Errors: host_misuse with the
// one reason why the host would refuse it; unavailable when no child could be started.
result<module_description> describe_in_child(const std::filesystem::path& file,
                                             const describe_options& options);

// The same after everything that a host looks at without running the file, and all of it: for
// people. The errors name the file. Errors: also not_found.
result<module_description> describe_file(const std::filesystem::path& file,
                                         const describe_options& options);

// To be called first thing in main(): when the command line asks for a description, gives it and
// ends the process; else returns.
void describe_main(int argc, char** argv);

}  // namespace pawl::modules
