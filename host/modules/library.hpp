// Loading one shared library into this process. What it names stays mapped as long as the handle
// lives.
#pragma once

#include <pawl/module.h>
#include <pawl/result.hpp>

#include <filesystem>
#include <memory>

namespace pawl::modules {

struct library {
  std::shared_ptr<void> handle;
  pawl_module_entry entry;
};

// Runs the library's initialisers. Errors: host_misuse with the loader's own words.
result<library> open_library(const std::filesystem::path& file);

// ".so", ".dll": how a module's file name ends here.
std::filesystem::path library_suffix();

}  // namespace pawl::modules
