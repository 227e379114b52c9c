// The floor of RocksDB: the bytes that a step records, put durably by RocksDB alone, opened as the
// journal opens it; and how many bytes these are.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pawl::journal {
class database;
}

namespace pawl::bench {

// Bytes of key and entry that one step adds to the journal, on average. The host must be closed.
double bytes_per_step(const std::filesystem::path& data, size_t steps);

class rocksdb_floor {
 public:
  rocksdb_floor(const std::filesystem::path& folder, size_t entry_bytes);
  ~rocksdb_floor();

  // One writer: microseconds of each synced batch of so many entries.
  std::vector<double> batch_times_us(size_t entries, size_t batches);

  // As many threads, each putting and syncing its own entries: entries/s of all.
  double threads_rate(size_t threads, size_t entries_each);

 private:
  [[nodiscard]] std::string key_of(size_t run, size_t entry) const;

  std::unique_ptr<journal::database> database_;
  std::string entry_;
  size_t written_ = 0;  // so that no key is written twice
};

}  // namespace pawl::bench
