// Files that are whole or not there, also after a loss of power. Any thread; who writes the same
// path at the same time does so in turns.
#pragma once

#include <pawl/result.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace pawl::modules {

// All errors: unavailable.
result<void> make_directories(const std::filesystem::path& path);
// Writes the file and waits for the disk; its directory's entry may still be lost.
result<void> write_durably(const std::filesystem::path& path, std::string_view bytes);
result<void> sync_directory(const std::filesystem::path& path);
// Puts the bytes in the place of what is there: whoever reads sees all of one or all of the other.
result<void> replace_durably(const std::filesystem::path& path, std::string_view bytes);

// Empty when it can't be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace pawl::modules
