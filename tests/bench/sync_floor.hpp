// The floor of the disk: what one durable append of so many bytes takes without any database.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace pawl::bench {

enum class file_growth { grows, written_before };

// Microseconds of each write and fdatasync to a new file in the folder.
std::vector<double> sync_times_us(const std::filesystem::path& folder, size_t bytes, size_t samples,
                                  file_growth growth);

}  // namespace pawl::bench
