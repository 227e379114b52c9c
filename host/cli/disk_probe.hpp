// What one durable write costs on a disk: the floor under every step. Blocks while it measures.
#pragma once

#include <pawl/result.hpp>

#include <cstdint>
#include <filesystem>

namespace pawl::cli {

struct sync_latency {
  double p50_us = 0, p99_us = 0;
  uint32_t samples = 0;
};

// Appends small records to a file in the directory, each synced the way the journal does it, and
// removes the file. Errors: unavailable, with what the disk said.
result<sync_latency> measure_sync(const std::filesystem::path& directory, uint32_t samples);

}  // namespace pawl::cli
