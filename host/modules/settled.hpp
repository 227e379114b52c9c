// Whether a file is as its writer means it to be. Any thread.
#pragma once

#include <chrono>
#include <filesystem>

namespace pawl::modules {

// False while anyone has the file open for writing, where the system tells, or changed it, its name
// or its mode within that time.
bool is_settled(const std::filesystem::path& file, std::chrono::milliseconds quiet);

}  // namespace pawl::modules
