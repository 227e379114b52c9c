#include "journal/rocksdb_database.hpp"

#include "journal/fields.hpp"
#include "journal/info_log.hpp"
#include "journal/wal_file_system.hpp"

#include <boost/process/environment.hpp>

#include <algorithm>
#include <fstream>
#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/wal_filter.h>
#include <rocksdb/write_batch.h>
#include <system_error>

namespace pawl::journal {
namespace {

// In the order of `family`. RocksDB insists on one that is called "default".
constexpr std::array<const char*, 9> family_names = {"default",     "runs",      "events",
                                                     "timers",      "hooks",     "index",
                                                     "idempotency", "documents", "closed_hooks"};

constexpr std::string_view format_key = "format";
constexpr const char* holder_file = "pawl.pid";

// A reopened journal must take this much before it counts as healed, so that a disk with a few
// bytes left does not heal and break by turns.
constexpr size_t probe_bytes = 64 << 10;

// Drops the records of a write that was reported as failed, should they have reached the disk all
// the same.
class failed_write_filter final : public rocksdb::WalFilter {
 public:
  explicit failed_write_filter(rocksdb::SequenceNumber keep_until) : keep_until_(keep_until) {}

  const char* Name() const override { return "pawl_failed_write_filter"; }

  WalProcessingOption LogRecordFound(unsigned long long /*log*/, const std::string& /*file*/,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* /*replacement*/,
                                     bool* /*replaced*/) override {
    // A batch begins with its sequence number, little-endian.
    rocksdb::SequenceNumber sequence = 0;
    for (int i = 7; i >= 0; --i) {
      sequence = sequence << 8 | static_cast<unsigned char>(batch.Data()[static_cast<size_t>(i)]);
    }
    return sequence > keep_until_ ? WalProcessingOption::kIgnoreCurrentRecord
                                  : WalProcessingOption::kContinueProcessing;
  }

 private:
  rocksdb::SequenceNumber keep_until_;
};

rocksdb::DBOptions database_options(const rocksdb_options& options, rocksdb::Env* env) {
  rocksdb::DBOptions out;
  out.env = env;
  out.create_if_missing = true;
  out.create_missing_column_families = true;
  out.db_write_buffer_size = options.write_buffer_bytes;
  out.max_total_wal_size =
      options.write_buffer_bytes / 2;  // what an open after a crash has to replay
  // What an open finds in the log goes into synced tables before anyone reads it. After a failed
  // sync the log alone would not do: it may be in the page cache and not on the disk.
  out.avoid_flush_during_recovery = false;
  out.max_background_jobs = 2;
  out.max_open_files = 512;
  out.bytes_per_sync = 1 << 20;  // compactions must not pile up what a log's sync then waits for
  out.allow_concurrent_memtable_write = false;  // there is one writer
  out.skip_stats_update_on_db_open = true;
  out.skip_checking_sst_file_sizes_on_db_open = true;
  out.stats_dump_period_sec = 0;
  out.stats_persist_period_sec = 0;
  return out;
}

rocksdb::ColumnFamilyOptions family_options(family which, const rocksdb_options& options,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  // A large table's index is otherwise one block that is read whole, and fits no part of the cache.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.format_version = 5;
  if (which == family::runs || which == family::hooks || which == family::idempotency) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));  // most look-ups find nothing
  }
  rocksdb::ColumnFamilyOptions out;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  out.write_buffer_size = options.write_buffer_bytes / (which == family::events ? 4 : 8);
  out.level_compaction_dynamic_level_bytes = true;
  out.compression = rocksdb::kLZ4Compression;
  if (which == family::events) {
    // A run's entries follow each other: the place of the last is where the next goes. The prefix
    // is that of a run id which Pawl made, with the byte that ends it; other ids are inserted the
    // ordinary way.
    out.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(27));
    out.enable_blob_files = true;
    out.min_blob_size = options.blob_bytes_min;
    out.blob_compression_type = rocksdb::kZSTD;
    out.enable_blob_garbage_collection = true;
  }
  return out;
}

bool is_lock_conflict(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return text.find("lock hold by current process") != std::string::npos ||
         (text.find("LOCK") != std::string::npos &&
          text.find("temporarily unavailable") != std::string::npos);
}

failure held_by_another(const std::filesystem::path& path) {
  std::string holder = "another process";
  if (std::ifstream file(path / holder_file); file) {
    unsigned long id = 0;
    if (file >> id) holder = "process " + std::to_string(id);
  }
  return {"busy", "the journal in " + path.string() + " is held by " + holder +
                      ": talk to that host, or stop it, or choose another data directory"};
}

// For the message above only, so a disk that refuses it does not matter.
void write_holder(const std::filesystem::path& path) {
  std::ofstream(path / holder_file) << boost::this_process::get_id() << '\n';
}

result<void> prepare_directory(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  }
  if (!error) return {};
  return failure{"io_error", "can't prepare the directory " + path.string() + " for the journal: " +
                                 error.message() + "; check its owner and permissions"};
}

failure newer_format(const std::filesystem::path& path, std::string_view found) {
  return {"unsupported_format",
          "unsupported journal format " + std::string(found) + " in " + path.string() +
              ": written by a newer Pawl; this one reads format " + std::to_string(format_version)};
}

}  // namespace

failure failure_of(const rocksdb::Status& status, std::string_view doing,
                   const std::filesystem::path& path) {
  const std::string what =
      "can't " + std::string(doing) + " the journal in " + path.string() + ": " + status.ToString();
  if (status.IsNoSpace()) return {"no_space", what + "; free some space on that disk", {}, true};
  if (status.IsIOError()) return {"io_error", what + "; check that disk", {}, true};
  if (status.IsCorruption()) return {"corrupt", what + "; restore it from a backup"};
  return {"internal", what};
}

result<std::unique_ptr<database>> database::open(
    const std::filesystem::path& path, const rocksdb_options& options,
    std::optional<rocksdb::SequenceNumber> keep_until) {
  if (auto created = prepare_directory(path); !created) return std::move(created).error();
  std::unique_ptr<database> out(new database(path));
  out->env_ = rocksdb::NewCompositeEnv(make_wal_file_system(
      options.file_system ? options.file_system : rocksdb::FileSystem::Default()));

  rocksdb::DBOptions db_options = database_options(options, out->env_.get());
  db_options.info_log = open_info_log(path);
  // Fails when there is no journal yet, which is no failure; what else is wrong, the open will say.
  std::vector<std::string> present;
  rocksdb::DB::ListColumnFamilies(db_options, path.string(), &present).PermitUncheckedError();
  for (const std::string& name : present) {
    if (std::find(family_names.begin(), family_names.end(), name) == family_names.end()) {
      return newer_format(path, "with '" + name + "'");
    }
  }

  std::optional<failed_write_filter> filter;
  if (keep_until) db_options.wal_filter = &filter.emplace(*keep_until);
  constexpr int cache_part_bits = 2;  // parts of megabytes: few threads read
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes, cache_part_bits);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < family_names.size(); ++i) {
    families.emplace_back(family_names[i], family_options(static_cast<family>(i), options, cache));
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(db_options, path.string(), families, &out->families_, &db);
  if (is_lock_conflict(opened)) return held_by_another(path);
  if (!opened.ok()) return failure_of(opened, "open", path);
  out->db_.reset(db);
  write_holder(path);
  if (auto checked = out->check_format(keep_until.has_value()); !checked) {
    return std::move(checked).error();
  }
  return out;
}

database::~database() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* each : families_) {
    db_->DestroyColumnFamilyHandle(each).PermitUncheckedError();
  }
  // What is not yet in tables is in the log, so a failure here loses nothing.
  db_->Close().PermitUncheckedError();
  std::error_code ignored;
  std::filesystem::remove(path_ / holder_file, ignored);
}

result<void> database::check_format(bool prove_writable) {
  const std::string known = std::to_string(format_version);
  result<std::optional<std::string>> found = get(family::meta, format_key);
  if (!found.ok()) return std::move(found).error();
  if (*found && **found != known) return newer_format(path_, **found);
  if (*found && !prove_writable) return {};

  rocksdb::WriteBatch batch;
  batch.Put((*this)[family::meta], slice(format_key), known);
  if (prove_writable) batch.PutLogData(std::string(probe_bytes, '\0'));  // goes to the log alone
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status written = db_->Write(synced, &batch);
  if (!written.ok()) return failure_of(written, "write to", path_);
  return {};
}

result<std::optional<std::string>> database::get(family which, std::string_view key,
                                                 const rocksdb::ReadOptions& options) const {
  std::string value;
  const rocksdb::Status read = db_->Get(options, (*this)[which], slice(key), &value);
  if (read.IsNotFound()) return std::optional<std::string>();
  if (!read.ok()) return failure_of(read, "read", path_);
  return std::optional<std::string>(std::move(value));
}

}  // namespace pawl::journal
