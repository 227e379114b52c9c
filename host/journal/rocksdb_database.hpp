// An open RocksDB with the journal's column families, and what opening it takes: options, the
// directory's holder, the format's version. For the .cpp files of the store alone. Reads from any
// thread.
#pragma once

#include "journal/rocksdb_store.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <rocksdb/db.h>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::journal {

enum class family : size_t {
  meta,
  runs,
  events,
  timers,
  hooks,
  index,
  idempotency,
  documents,
  closed_hooks
};

inline rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view view(const rocksdb::Slice& text) {
  return {text.data(), text.size()};
}

// Codes: `no_space`, `io_error`, `corrupt`, `internal`. `doing`: "write to", "read" ...
failure failure_of(const rocksdb::Status& status, std::string_view doing,
                   const std::filesystem::path& path);

class database {
 public:
  // keep_until: log records after this sequence number are dropped; they belong to a write that was
  // reported as failed.
  static result<std::unique_ptr<database>> open(
      const std::filesystem::path& path, const rocksdb_options& options,
      std::optional<rocksdb::SequenceNumber> keep_until = std::nullopt);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* operator[](family which) const {
    return families_[static_cast<size_t>(which)];
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Empty when there is no such key.
  [[nodiscard]] result<std::optional<std::string>> get(
      family which, std::string_view key, const rocksdb::ReadOptions& options = {}) const;

 private:
  explicit database(std::filesystem::path path) : path_(std::move(path)) {}

  // Also writes the format where there is none yet, or to prove that the disk takes writes again.
  result<void> check_format(bool prove_writable);

  std::filesystem::path path_;
  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace pawl::journal
