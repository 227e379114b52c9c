// What Pawl writes for one run, turn by turn, as the log of its journal holds it: the raw material
// of RocksDB's floor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pawl::bench {

struct write {
  uint32_t family;
  std::string key;
  std::string value;
  bool removes;
};
using turn = std::vector<write>;  // what one synced batch holds of the run

struct recorded_run {
  std::string id;
  std::vector<turn> turns;

  // Bytes of key and value that a step in the middle of the run writes.
  [[nodiscard]] size_t bytes_per_step() const;
};

// Runs a chain of so many steps in a host of its own in that folder.
recorded_run record_run(const std::filesystem::path& folder, size_t steps);

}  // namespace pawl::bench
