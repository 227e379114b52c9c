// The journal on disk, in RocksDB: README.md in this folder describes the bytes. Each write is one
// synced batch. One process at a time holds a directory.
#pragma once

#include "journal/store.hpp"

#include <pawl/result.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>

namespace rocksdb {
class FileSystem;
}

namespace pawl::journal {

struct rocksdb_options {
  size_t block_cache_bytes = 32 << 20;
  size_t write_buffer_bytes = 64 << 20;  // of all column families together
  size_t blob_bytes_min = 16 << 10;      // entries from this size on live in blob files
  std::shared_ptr<rocksdb::FileSystem> file_system = {};  // null: the system's
};

// Opens the journal in `path`, creating the directory for its owner alone if it is not there.
// Codes: `busy`, another process holds it; `unsupported_format`, a newer Pawl wrote it; `no_space`,
// `io_error`, `corrupt`.
result<std::unique_ptr<store>> open_rocksdb_store(const std::filesystem::path& path,
                                                  const rocksdb_options& options = {});

}  // namespace pawl::journal
