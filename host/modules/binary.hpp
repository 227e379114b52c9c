// A module's file, read once: what was checked and hashed is exactly what is then kept. Nothing of
// it runs here. Any thread.
#pragma once

#include "modules/description.hpp"

#include <pawl/result.hpp>

#include <filesystem>
#include <string>

namespace pawl::modules {

struct binary : module_file {
  std::string bytes;
};

// Errors: not_found; host_misuse for a file that is not ours to trust (owner, permissions), is no
// module of this machine, is cut short or has no entry.
result<binary> read_binary(const std::filesystem::path& file);

}  // namespace pawl::modules
