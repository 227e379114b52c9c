// Turns changes into one RocksDB batch. A turn that only adds to its run's log costs one Put, no
// read and, once the buffers have their size, no allocation. One thread.
#pragma once

#include "journal/rocksdb_database.hpp"

#include <rocksdb/write_batch.h>
#include <span>
#include <string>
#include <unordered_map>

namespace pawl::journal {

class change_batch {
 public:
  // Replaces the batch. Marks the changes that create what is there already, be it in the database
  // or by an earlier change. Fails when a look-up does.
  result<void> fill(const database& into, std::span<change> changes);

  [[nodiscard]] rocksdb::WriteBatch& batch() { return batch_; }

 private:
  result<void> add(change& what);
  result<bool> is_duplicate(change& what);
  result<void> add_row(const change& what);
  void add_waits(const change& what);
  void add_documents(const change& what);
  result<void> drop_log(const change& what);
  result<void> forget_closed_hooks(std::string_view run_id);
  result<void> erase(const change& what);
  result<void> remove_entries(std::string_view run_id, const std::string& from,
                              const std::string& to);

  result<std::optional<run_row>> row_before(std::string_view run_id);
  result<uint64_t> first_kept(const change& what);
  bool changed_before(std::string_view run_id) const;
  std::unique_ptr<rocksdb::Iterator> iterate_events(const rocksdb::ReadOptions& options) const;
  void put_index(const run_row& row);
  void delete_index(const run_row& row, run_status status);
  void put(family which, std::string_view value);
  void remove(family which);

  const database* database_ = nullptr;
  rocksdb::WriteBatch batch_;
  std::string key_, value_;  // of what comes next

  // What earlier changes of the batch hold, where a later one may have to know it.
  std::span<change> changes_;
  size_t current_ = 0;
  std::unordered_map<std::string, bool> runs_;               // by id: there or erased
  std::unordered_map<std::string, std::string> idempotent_;  // by key: the run, empty when erased
};

}  // namespace pawl::journal
