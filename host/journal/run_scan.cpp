#include "journal/run_scan.hpp"

#include "journal/keys.hpp"
#include "journal/rows.hpp"
#include "journal/run_listing.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <rocksdb/snapshot.h>

namespace pawl::journal {
namespace {

// Keys looked at for one page: a filter that few runs pass answers with short pages rather than
// late.
constexpr size_t scanned_max = 20'000;

// One range of the index: the runs of one status in order of time and id.
class index_range {
 public:
  index_range(const database& from, std::string prefix, uint64_t from_time, uint64_t before_time,
              const rocksdb::Snapshot* snapshot)
      : prefix_size_(prefix.size()), lower_(prefix), upper_(std::move(prefix)) {
    append_number(lower_, from_time);
    append_number(upper_, before_time);
    lower_slice_ = lower_;
    upper_slice_ = upper_;
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    options.iterate_lower_bound = &lower_slice_;
    options.iterate_upper_bound = &upper_slice_;
    iterator_.reset(from.db().NewIterator(options, from[family::index]));
  }
  index_range(const index_range&) = delete;
  index_range& operator=(const index_range&) = delete;

  void begin(bool oldest_first) {
    oldest_first ? iterator_->SeekToFirst() : iterator_->SeekToLast();
  }

  void begin_after(const run_position& last, bool oldest_first) {
    std::string key = lower_.substr(0, prefix_size_);
    append_position(key, last.time_ms, last.id);
    oldest_first ? iterator_->Seek(key) : iterator_->SeekForPrev(key);
    if (valid() && iterator_->key() == rocksdb::Slice(key)) next(oldest_first);
  }

  void next(bool oldest_first) { oldest_first ? iterator_->Next() : iterator_->Prev(); }

  [[nodiscard]] bool valid() const { return iterator_->Valid(); }
  [[nodiscard]] rocksdb::Status status() const { return iterator_->status(); }

  // Time and id as bytes that compare like them. Precondition: valid().
  [[nodiscard]] std::string_view position() const {
    return view(iterator_->key()).substr(prefix_size_);
  }

 private:
  size_t prefix_size_;
  std::string lower_, upper_;
  rocksdb::Slice lower_slice_, upper_slice_;  // the iterator holds on to them
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class run_scan {
 public:
  run_scan(const database& from, const run_filter& filter)
      : database_(from), filter_(filter), snapshot_(&from.db()) {
    for (run_status status = run_status::queued; status <= run_status::blocked;
         status = static_cast<run_status>(static_cast<int>(status) + 1)) {
      const auto& asked = filter.statuses;
      if (asked.empty() || std::find(asked.begin(), asked.end(), status) != asked.end()) {
        add_range(status);
      }
    }
  }

  result<page<run_row>> read(const std::optional<run_position>& after, size_t limit) {
    for (index_range& each : ranges_) {
      after ? each.begin_after(*after, filter_.oldest_first) : each.begin(filter_.oldest_first);
    }
    page<run_row> out;
    size_t scanned = 0;
    for (index_range* at = first(); at != nullptr; at = first()) {
      const uint64_t time_ms = number_at(at->position().data());
      const std::string id(at->position().substr(8));
      if (++scanned > scanned_max) {
        out.next = cursor_at(last_);
        return out;
      }
      result<bool> full = take(id, limit, out);
      if (!full.ok()) return std::move(full).error();
      if (*full) return out;
      last_ = {static_cast<int64_t>(time_ms), id};
      at->next(filter_.oldest_first);
    }
    for (const index_range& each : ranges_) {
      if (!each.status().ok()) return failure_of(each.status(), "read", database_.path());
    }
    return out;
  }

 private:
  void add_range(run_status status) {
    std::string prefix;
    if (filter_.ended_before_ms != 0) {
      if (!is_ended(status)) return;
      append_ended_prefix(prefix, status);
      ranges_.emplace_back(database_, std::move(prefix), 0, key_time(filter_.ended_before_ms),
                           snapshot_.snapshot());
      return;
    }
    filter_.workflow.empty() ? append_created_prefix(prefix, status)
                             : append_workflow_prefix(prefix, filter_.workflow, status);
    const uint64_t before = filter_.created_before_ms == 0 ? std::numeric_limits<uint64_t>::max()
                                                           : key_time(filter_.created_before_ms);
    ranges_.emplace_back(database_, std::move(prefix), key_time(filter_.created_from_ms), before,
                         snapshot_.snapshot());
  }

  // The range whose next run comes first in the listing; null at the end.
  index_range* first() {
    index_range* best = nullptr;
    for (index_range& each : ranges_) {
      if (!each.valid()) continue;
      if (best == nullptr || (filter_.oldest_first ? each.position() < best->position()
                                                   : each.position() > best->position())) {
        best = &each;
      }
    }
    return best;
  }

  // True when the page is full and there is more.
  result<bool> take(const std::string& id, size_t limit, page<run_row>& out) {
    if (id.find(filter_.id_contains) == std::string::npos) return false;
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_.snapshot();
    result<std::optional<std::string>> bytes = database_.get(family::runs, id, options);
    if (!bytes.ok()) return std::move(bytes).error();
    if (!*bytes) return false;
    result<run_row> row = decode_run_row(id, **bytes);
    if (!row.ok()) return std::move(row).error();
    if (!matches(filter_, *row)) return false;
    if (out.items.size() == limit) {
      out.next = cursor_at(position_of(filter_, out.items.back()));
      return true;
    }
    out.items.push_back(*std::move(row));
    return false;
  }

  const database& database_;
  const run_filter& filter_;
  rocksdb::ManagedSnapshot snapshot_;  // a run that changes its status is seen once, in one range
  std::deque<index_range> ranges_;
  run_position last_;  // the last one looked at
};

}  // namespace

result<page<run_row>> scan_runs(const database& from, const run_filter& filter,
                                std::string_view cursor, size_t limit) {
  std::optional<run_position> after;
  if (!cursor.empty()) {
    result<run_position> parsed = position_at(cursor);
    if (!parsed.ok()) return std::move(parsed).error();
    after = *std::move(parsed);
  }
  return run_scan(from, filter).read(after, limit);
}

}  // namespace pawl::journal
