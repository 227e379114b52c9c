#include "journal/change_batch.hpp"

#include "journal/keys.hpp"
#include "journal/rows.hpp"

#include <cassert>

namespace pawl::journal {
namespace {

constexpr size_t removed_singly_max = 1000;

}  // namespace

result<void> change_batch::fill(const database& into, std::span<change> changes) {
  database_ = &into;
  batch_.Clear();
  changes_ = changes;
  runs_.clear();
  idempotent_.clear();
  for (current_ = 0; current_ < changes.size(); ++current_) {
    if (auto added = add(changes[current_]); !added) return added;
  }
  return {};
}

void change_batch::put(family which, std::string_view value) {
  batch_.Put((*database_)[which], key_, slice(value));
}

void change_batch::remove(family which) {
  batch_.Delete((*database_)[which], key_);
}

result<void> change_batch::add(change& what) {
  if (what.erases) return erase(what);
  if (what.creates) {
    result<bool> duplicate = is_duplicate(what);
    if (!duplicate.ok()) return std::move(duplicate).error();
    if (*duplicate) return {};
  }
  if (!what.entry.empty()) {
    key_.clear();
    append_event_key(key_, what.run_id, what.first_seq);
    put(family::events, what.entry);
  }
  if (what.row) {
    if (auto added = add_row(what); !added) return added;
  }
  add_waits(what);
  add_documents(what);
  for (change& child : what.children) {
    if (auto added = add(child); !added) return added;
  }
  if (what.drop_before_seq != 0) return drop_log(what);
  return {};
}

result<bool> change_batch::is_duplicate(change& what) {
  assert(what.row && "a change that creates a run has its row");
  bool exists = false;
  if (const auto seen = runs_.find(what.run_id); seen != runs_.end()) {
    exists = seen->second;
  } else {
    result<std::optional<std::string>> row = database_->get(family::runs, what.run_id);
    if (!row.ok()) return std::move(row).error();
    exists = row->has_value();
  }
  if (exists) {
    what.duplicate_of = what.run_id;
    return true;
  }
  if (!what.row->idempotency_key.empty()) {
    key_.clear();
    append_idempotency_key(key_, what.row->workflow, what.row->idempotency_key);
    if (const auto seen = idempotent_.find(key_); seen != idempotent_.end()) {
      what.duplicate_of = seen->second;
    } else {
      result<std::optional<std::string>> holder = database_->get(family::idempotency, key_);
      if (!holder.ok()) return std::move(holder).error();
      what.duplicate_of = std::move(*holder).value_or("");
    }
    if (!what.duplicate_of.empty()) return true;
    idempotent_[key_] = what.run_id;
    put(family::idempotency, what.run_id);
  }
  runs_[what.run_id] = true;
  return false;
}

result<void> change_batch::add_row(const change& what) {
  const run_row& row = *what.row;
  key_.assign(what.run_id);
  encode(row, value_);
  put(family::runs, value_);
  if (what.creates) {
    put_index(row);
  } else if (what.status_before && *what.status_before != row.status) {
    run_row before = row;
    if (is_ended(*what.status_before)) {
      // When it ended is a part of the key, and gone from the row that the change brings.
      result<std::optional<run_row>> stored = row_before(what.run_id);
      if (!stored.ok()) return std::move(stored).error();
      if (*stored) before.ended_ms = (*stored)->ended_ms;
    }
    delete_index(before, *what.status_before);
    put_index(row);
  }
  return {};
}

result<std::optional<run_row>> change_batch::row_before(std::string_view run_id) {
  for (size_t i = current_; i-- > 0;) {
    const change& earlier = changes_[i];
    if (earlier.run_id == run_id && earlier.row && earlier.duplicate_of.empty()) return earlier.row;
  }
  result<std::optional<std::string>> bytes = database_->get(family::runs, run_id);
  if (!bytes.ok()) return std::move(bytes).error();
  if (!*bytes) return std::optional<run_row>();
  result<run_row> row = decode_run_row(run_id, **bytes);
  if (!row.ok()) return std::move(row).error();
  return std::optional<run_row>(*std::move(row));
}

void change_batch::put_index(const run_row& row) {
  key_.clear();
  append_created_prefix(key_, row.status);
  append_position(key_, row.created_ms, row.id);
  put(family::index, {});
  key_.clear();
  append_workflow_prefix(key_, row.workflow, row.status);
  append_position(key_, row.created_ms, row.id);
  put(family::index, {});
  if (!is_ended(row.status)) return;
  key_.clear();
  append_ended_prefix(key_, row.status);
  append_position(key_, row.ended_ms, row.id);
  put(family::index, {});
}

void change_batch::delete_index(const run_row& row, run_status status) {
  key_.clear();
  append_created_prefix(key_, status);
  append_position(key_, row.created_ms, row.id);
  remove(family::index);
  key_.clear();
  append_workflow_prefix(key_, row.workflow, status);
  append_position(key_, row.created_ms, row.id);
  remove(family::index);
  if (!is_ended(status)) return;
  key_.clear();
  append_ended_prefix(key_, status);
  append_position(key_, row.ended_ms, row.id);
  remove(family::index);
}

void change_batch::add_waits(const change& what) {
  for (const timer& each : what.timers_set) {
    key_.clear();
    append_timer_key(key_, each);
    put(family::timers, {});
  }
  for (const timer& each : what.timers_cleared) {
    key_.clear();
    append_timer_key(key_, each);
    remove(family::timers);
  }
  for (const hook_row& each : what.hooks_set) {
    key_.assign(each.token);
    encode(each, value_);
    put(family::hooks, value_);
  }
  for (const closed_hook& each : what.hooks_closed) {
    key_.assign(each.token);
    remove(family::hooks);
    key_.clear();
    append_closed_hook_key(key_, each.token);
    encode(each, value_);
    put(family::closed_hooks, value_);
    key_.clear();
    append_closed_hooks_prefix(key_, each.run_id);
    key_.append(each.token);
    put(family::closed_hooks, {});
  }
}

void change_batch::add_documents(const change& what) {
  for (const document& each : what.documents_set) {
    key_.clear();
    append_document_key(key_, each.kind, each.key);
    put(family::documents, each.value);
  }
  for (const document& each : what.documents_cleared) {
    key_.clear();
    append_document_key(key_, each.kind, each.key);
    remove(family::documents);
  }
}

result<void> change_batch::drop_log(const change& what) {
  result<uint64_t> kept = first_kept(what);
  if (!kept.ok()) return std::move(kept).error();
  std::string from, to;
  append_run_prefix(from, what.run_id);
  append_event_key(to, what.run_id, *kept);
  return remove_entries(what.run_id, from, to);
}

// Where the entry begins that holds drop_before_seq: it stays whole. 0: nowhere, so nothing is
// dropped.
result<uint64_t> change_batch::first_kept(const change& what) {
  for (size_t i = current_ + 1; i-- > 0;) {
    const change& earlier = changes_[i];
    if (earlier.run_id == what.run_id && !earlier.entry.empty() && !earlier.erases &&
        earlier.duplicate_of.empty() && earlier.first_seq <= what.drop_before_seq) {
      return earlier.first_seq;
    }
  }
  std::string first;
  append_run_prefix(first, what.run_id);
  const rocksdb::Slice lower(first);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  const auto it = iterate_events(options);
  key_.clear();
  append_event_key(key_, what.run_id, what.drop_before_seq);
  it->SeekForPrev(key_);
  if (!it->status().ok()) return failure_of(it->status(), "read", database_->path());
  return it->Valid() ? number_at(it->key().data() + it->key().size() - 8) : 0;
}

// One by one, as long as they are few: the tombstone of a range slows every read of any log until
// it is compacted away.
result<void> change_batch::remove_entries(std::string_view run_id, const std::string& from,
                                          const std::string& to) {
  rocksdb::ColumnFamilyHandle* const events = (*database_)[family::events];
  if (changed_before(run_id)) {  // by entries that no iterator sees yet
    batch_.DeleteRange(events, from, to);
    return {};
  }
  const rocksdb::Slice lower(from), upper(to);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const auto it = iterate_events(options);
  size_t removed = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (removed++ == removed_singly_max) {
      batch_.DeleteRange(events, it->key(), upper);
      return {};
    }
    batch_.Delete(events, it->key());
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", database_->path());
  return {};
}

// By another change of this batch.
bool change_batch::changed_before(std::string_view run_id) const {
  if (runs_.contains(std::string(run_id))) return true;
  for (const change& earlier : changes_.first(current_)) {
    if (earlier.run_id == run_id) return true;
  }
  return false;
}

std::unique_ptr<rocksdb::Iterator> change_batch::iterate_events(
    const rocksdb::ReadOptions& options) const {
  return std::unique_ptr<rocksdb::Iterator>(
      database_->db().NewIterator(options, (*database_)[family::events]));
}

// What was closed by changes before this batch: a run is erased when its end is durable.
result<void> change_batch::forget_closed_hooks(std::string_view run_id) {
  std::string prefix, last = "r";
  append_closed_hooks_prefix(prefix, run_id);
  append_run_end(last, run_id);
  const rocksdb::Slice upper(last);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, (*database_)[family::closed_hooks]));
  for (it->Seek(prefix); it->Valid(); it->Next()) {
    key_.assign(view(it->key()));
    remove(family::closed_hooks);
    key_.clear();
    append_closed_hook_key(key_, view(it->key()).substr(prefix.size()));
    remove(family::closed_hooks);
  }
  if (!it->status().ok()) return failure_of(it->status(), "read", database_->path());
  return {};
}

result<void> change_batch::erase(const change& what) {
  assert(what.row && "a change that erases a run has its row");
  const run_row& row = *what.row;
  delete_index(row, row.status);
  if (!row.idempotency_key.empty()) {
    key_.clear();
    append_idempotency_key(key_, row.workflow, row.idempotency_key);
    remove(family::idempotency);
    idempotent_[key_].clear();
  }
  add_waits(what);
  add_documents(what);
  if (auto forgotten = forget_closed_hooks(what.run_id); !forgotten) return forgotten;
  std::string from, to;
  append_run_prefix(from, what.run_id);
  append_run_end(to, what.run_id);
  if (auto removed = remove_entries(what.run_id, from, to); !removed) return removed;
  key_.assign(what.run_id);
  remove(family::runs);
  runs_[what.run_id] = false;
  return {};
}

}  // namespace pawl::journal
