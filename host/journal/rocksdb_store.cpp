#include "journal/rocksdb_store.hpp"

#include "journal/change_batch.hpp"
#include "journal/entry.hpp"
#include "journal/keys.hpp"
#include "journal/rocksdb_database.hpp"
#include "journal/rows.hpp"
#include "journal/run_scan.hpp"

#include <shared_mutex>

namespace pawl::journal {
namespace {

class rocksdb_store final : public store {
 public:
  rocksdb_store(std::unique_ptr<database> opened, const rocksdb_options& options)
      : options_(options), path_(opened->path()), database_(std::move(opened)) {
    sequence_ = database_->db().GetLatestSequenceNumber();
  }

  result<void> write(std::span<change> changes) override {
    const std::shared_lock lock(mutex_);
    if (!database_ || broken_) return closed();
    if (auto filled = batch_.fill(*database_, changes); !filled) {
      broken_ = true;
      return filled;
    }
    if (batch_.batch().Count() == 0) return {};
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const rocksdb::Status written = database_->db().Write(synced, &batch_.batch());
    broken_ = !written.ok();
    if (broken_) return failure_of(written, "write to", path_);
    sequence_ = database_->db().GetLatestSequenceNumber();
    return {};
  }

  result<void> reopen() override {
    const std::unique_lock lock(mutex_);
    database_.reset();  // the directory has one holder, also among ourselves
    result<std::unique_ptr<database>> opened = database::open(path_, options_, sequence_);
    if (!opened.ok()) return std::move(opened).error();
    database_ = *std::move(opened);
    sequence_ = database_->db().GetLatestSequenceNumber();
    broken_ = false;
    return {};
  }

  result<std::optional<run_row>> find_run(std::string_view run_id) override {
    return find<run_row>(family::runs, run_id, decode_run_row);
  }

  result<std::optional<std::string>> find_idempotent(std::string_view workflow,
                                                     std::string_view key) override {
    const std::shared_lock lock(mutex_);
    if (!database_) return closed();
    std::string full_key;
    append_idempotency_key(full_key, workflow, key);
    return database_->get(family::idempotency, full_key);
  }

  result<page<run_row>> list_runs(const run_filter& filter, std::string_view cursor,
                                  size_t limit) override {
    const std::shared_lock lock(mutex_);
    if (!database_) return closed();
    return scan_runs(*database_, filter, cursor, limit);
  }

  result<std::optional<hook_row>> find_hook(std::string_view token) override {
    return find<hook_row>(family::hooks, token, decode_hook_row);
  }

  result<std::optional<closed_hook>> find_closed_hook(std::string_view token) override {
    const std::shared_lock lock(mutex_);
    if (!database_) return closed();
    std::string key;
    append_closed_hook_key(key, token);
    result<std::optional<std::string>> bytes = database_->get(family::closed_hooks, key);
    if (!bytes.ok()) return std::move(bytes).error();
    if (!*bytes) return std::optional<closed_hook>();
    result<closed_hook> row = decode_closed_hook(token, **bytes);
    if (!row.ok()) return std::move(row).error();
    return std::optional<closed_hook>(*std::move(row));
  }

  result<std::optional<std::string>> find_document(std::string_view kind,
                                                   std::string_view key) override {
    const std::shared_lock lock(mutex_);
    if (!database_) return closed();
    std::string full_key;
    append_document_key(full_key, kind, key);
    return database_->get(family::documents, full_key);
  }

  result<page<document>> list_documents(std::string_view kind, std::string_view cursor,
                                        size_t limit) override;
  result<void> read_events(std::string_view run_id, uint64_t from_seq,
                           const std::function<bool(const event&)>& each) override;
  result<void> read_last_events(std::string_view run_id,
                                const std::function<bool(const event&)>& each) override;
  result<page<hook_row>> list_hooks(std::string_view cursor, size_t limit) override;
  result<std::vector<timer>> timers(int64_t from_ms, int64_t before_ms, size_t limit) override;

 private:
  // Gives them to `each` from where `seek` has put the iterator, until it wants no more.
  result<void> read_entries(std::string_view run_id, uint64_t from_seq,
                            const std::function<void(rocksdb::Iterator&)>& seek,
                            const std::function<bool(const event&)>& each);

  [[nodiscard]] failure closed() const {
    return {"unavailable",
            "the journal in " + path_.string() + " is being reopened after a failed write",
            {},
            true};
  }

  template <class Row>
  result<std::optional<Row>> find(family which, std::string_view key,
                                  result<Row> (*decode)(std::string_view, std::string_view)) {
    const std::shared_lock lock(mutex_);
    if (!database_) return closed();
    result<std::optional<std::string>> bytes = database_->get(which, key);
    if (!bytes.ok()) return std::move(bytes).error();
    if (!*bytes) return std::optional<Row>();
    result<Row> row = decode(key, **bytes);
    if (!row.ok()) return std::move(row).error();
    return std::optional<Row>(*std::move(row));
  }

  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterate(
      family which, const rocksdb::ReadOptions& options) const {
    return std::unique_ptr<rocksdb::Iterator>(
        database_->db().NewIterator(options, (*database_)[which]));
  }

  const rocksdb_options options_;
  const std::filesystem::path path_;

  std::shared_mutex mutex_;             // held alone while the database is exchanged
  std::unique_ptr<database> database_;  // null when it could not be opened again

  // The writing thread's.
  change_batch batch_;
  rocksdb::SequenceNumber sequence_ = 0;  // of the last write that was reported as durable
  bool broken_ = false;
};

result<void> rocksdb_store::read_events(std::string_view run_id, uint64_t from_seq,
                                        const std::function<bool(const event&)>& each) {
  auto seek = [&](rocksdb::Iterator& it) {
    std::string from;
    append_event_key(from, run_id, from_seq);
    it.SeekForPrev(from);  // the entry that holds from_seq may begin before it
    if (!it.Valid() && it.status().ok()) it.SeekToFirst();
  };
  return read_entries(run_id, from_seq, seek, each);
}

result<void> rocksdb_store::read_last_events(std::string_view run_id,
                                             const std::function<bool(const event&)>& each) {
  return read_entries(run_id, 0, [](rocksdb::Iterator& it) { it.SeekToLast(); }, each);
}

result<void> rocksdb_store::read_entries(std::string_view run_id, uint64_t from_seq,
                                         const std::function<void(rocksdb::Iterator&)>& seek,
                                         const std::function<bool(const event&)>& each) {
  const std::shared_lock lock(mutex_);
  if (!database_) return closed();
  std::string first, last;
  append_run_prefix(first, run_id);
  append_run_end(last, run_id);
  const rocksdb::Slice lower(first), upper(last);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const auto it = iterate(family::events, options);
  for (seek(*it); it->Valid(); it->Next()) {
    const uint64_t first_seq = number_at(it->key().data() + it->key().size() - 8);
    auto more = read_entry(view(it->value()), first_seq, from_seq, each);
    if (!more) {
      failure why = std::move(more).error();
      why.message = "run " + std::string(run_id) + ": " + why.message;
      return why;
    }
    if (!*more) return {};
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", path_);
  return {};
}

result<page<hook_row>> rocksdb_store::list_hooks(std::string_view cursor, size_t limit) {
  const std::shared_lock lock(mutex_);
  if (!database_) return closed();
  const auto it = iterate(family::hooks, {});
  it->Seek(slice(cursor));
  if (it->Valid() && view(it->key()) == cursor) it->Next();
  page<hook_row> out;
  for (; it->Valid(); it->Next()) {
    if (out.items.size() == limit) {
      out.next = out.items.back().token;
      return out;
    }
    result<hook_row> row = decode_hook_row(view(it->key()), view(it->value()));
    if (!row.ok()) return std::move(row).error();
    out.items.push_back(*std::move(row));
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", path_);
  return out;
}

result<page<document>> rocksdb_store::list_documents(std::string_view kind, std::string_view cursor,
                                                     size_t limit) {
  const std::shared_lock lock(mutex_);
  if (!database_) return closed();
  std::string prefix, from;
  append_document_key(prefix, kind, {});
  append_document_key(from, kind, cursor);
  const auto it = iterate(family::documents, {});
  it->Seek(from);
  if (!cursor.empty() && it->Valid() && view(it->key()) == from) it->Next();
  page<document> out;
  for (; it->Valid() && view(it->key()).starts_with(prefix); it->Next()) {
    if (out.items.size() == limit) {
      out.next = out.items.back().key;
      return out;
    }
    out.items.push_back({std::string(kind), std::string(view(it->key()).substr(prefix.size())),
                         it->value().ToString()});
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", path_);
  return out;
}

result<std::vector<timer>> rocksdb_store::timers(int64_t from_ms, int64_t before_ms, size_t limit) {
  const std::shared_lock lock(mutex_);
  if (!database_) return closed();
  std::string first, last;
  append_number(first, key_time(from_ms));
  append_number(last, key_time(before_ms));
  const rocksdb::Slice upper(last);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const auto it = iterate(family::timers, options);
  std::vector<timer> out;
  for (it->Seek(first); it->Valid() && out.size() < limit; it->Next()) {
    out.push_back(timer_of(view(it->key())));
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", path_);
  return out;
}

}  // namespace

result<std::unique_ptr<store>> open_rocksdb_store(const std::filesystem::path& path,
                                                  const rocksdb_options& options) {
  result<std::unique_ptr<database>> opened = database::open(path, options);
  if (!opened.ok()) return std::move(opened).error();
  return std::unique_ptr<store>(std::make_unique<rocksdb_store>(*std::move(opened), options));
}

}  // namespace pawl::journal
