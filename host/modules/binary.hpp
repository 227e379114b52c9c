// A module's file, read once: what was checked and hashed is exactly what is then kept. Nothing of
// it runs here. Any thread.
#pragma once

#include <pawl/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace pawl::modules {

struct binary {
  std::string bytes;
  std::string sha256;                 // hex
  std::vector<std::string> warnings;  // what is unwise but not refused
};

// Errors: not_found; host_misuse for a file that is not ours to trust (owner, permissions), is no
// module of this machine, is cut short or has no entry.
result<binary> read_binary(const std::filesystem::path& file);

}  // namespace pawl::modules
