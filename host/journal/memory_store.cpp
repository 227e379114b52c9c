#include "journal/memory_store.hpp"

#include "journal/entry.hpp"
#include "journal/run_listing.hpp"

#include <cassert>

namespace pawl::journal {
namespace {

result<uint64_t> count_events(const std::string& entry, uint64_t first_seq) {
  entry_reader reader(entry, first_seq);
  uint64_t count = 0;
  for (event each; reader.next(each);) ++count;
  if (reader.failed()) return reader.error();
  return count;
}

// Where each log ends, as far as the changes looked at so far tell.
using log_ends = std::map<std::string_view, uint64_t>;

result<void> check_entry(const change& what, uint64_t next_seq, log_ends& ends) {
  if (what.entry.empty()) return {};
  if (what.first_seq != next_seq) {
    return failure{"conflict", "the log of run " + what.run_id + " goes on with event " +
                                   std::to_string(next_seq) + ", not with event " +
                                   std::to_string(what.first_seq)};
  }
  result<uint64_t> count = count_events(what.entry, what.first_seq);
  if (!count.ok()) return std::move(count).error();
  ends[what.run_id] = next_seq + *count;
  return {};
}

}  // namespace

result<void> memory_store::write(std::span<change> changes) {
  const std::lock_guard lock(mutex_);
  if (broken_) return failure{"unavailable", "an earlier write failed; reopen the store first"};
  result<void> checked = check(changes);
  broken_ = !checked.ok();
  if (broken_) return checked;
  for (change& what : changes) apply(what);
  return {};
}

result<void> memory_store::reopen() {
  const std::lock_guard lock(mutex_);
  broken_ = false;
  return {};
}

result<void> memory_store::check(std::span<const change> changes) const {
  log_ends ends;
  const auto end_of = [&](std::string_view run_id) -> uint64_t {
    if (const auto it = ends.find(run_id); it != ends.end()) return it->second;
    const auto it = logs_.find(run_id);
    return it == logs_.end() ? 1 : it->second.next_seq;
  };
  for (const change& what : changes) {
    // A run that is created begins anywhere (a copied log where the original did), also when it
    // turns out to be there already.
    if (what.creates) {
      log_ends unused;
      if (auto checked =
              check_entry(what, what.first_seq, end_of(what.run_id) == 1 ? ends : unused);
          !checked) {
        return checked;
      }
    } else if (auto checked = check_entry(what, end_of(what.run_id), ends); !checked) {
      return checked;
    }
    if (auto checked = check(what.children); !checked) return checked;
    if (what.erases) ends[what.run_id] = 1;
  }
  return {};
}

bool memory_store::is_duplicate(change& what) const {
  if (runs_.contains(what.run_id)) {
    what.duplicate_of = what.run_id;
    return true;
  }
  if (what.row->idempotency_key.empty()) return false;
  const auto holder = idempotent_.find({what.row->workflow, what.row->idempotency_key});
  if (holder == idempotent_.end()) return false;
  what.duplicate_of = holder->second;
  return true;
}

void memory_store::apply(change& what) {
  if (what.erases) return erase(what);
  if (what.creates) {
    assert(what.row && "a change that creates a run has its row");
    if (is_duplicate(what)) return;
    if (!what.row->idempotency_key.empty()) {
      idempotent_[{what.row->workflow, what.row->idempotency_key}] = what.run_id;
    }
  }
  if (what.row) runs_[what.run_id] = *what.row;
  if (!what.entry.empty()) {
    log& of_run = logs_[what.run_id];
    of_run.next_seq = what.first_seq + *count_events(what.entry, what.first_seq);
    of_run.entries[what.first_seq] = what.entry;
  }
  apply_beside(what);
  for (change& child : what.children) apply(child);
  if (what.drop_before_seq != 0) {
    // The entry that holds drop_before_seq stays whole.
    auto& entries = logs_[what.run_id].entries;
    auto kept = entries.upper_bound(what.drop_before_seq);
    if (kept != entries.begin()) entries.erase(entries.begin(), std::prev(kept));
  }
}

void memory_store::erase(const change& what) {
  assert(what.row && "a change that erases a run has its row");
  runs_.erase(what.run_id);
  logs_.erase(what.run_id);
  std::erase_if(closed_hooks_, [&](const auto& each) { return each.second.run_id == what.run_id; });
  if (!what.row->idempotency_key.empty()) {
    idempotent_.erase({what.row->workflow, what.row->idempotency_key});
  }
  apply_beside(what);
}

void memory_store::apply_beside(const change& what) {
  for (const timer& each : what.timers_set) timers_.emplace(each.due_ms, each.run_id, each.seq);
  for (const timer& each : what.timers_cleared) {
    timers_.erase({each.due_ms, each.run_id, each.seq});
  }
  for (const hook_row& each : what.hooks_set) hooks_[each.token] = each;
  for (const closed_hook& each : what.hooks_closed) {
    hooks_.erase(each.token);
    closed_hooks_[each.token] = each;
  }
  for (const document& each : what.documents_set) documents_[{each.kind, each.key}] = each.value;
  for (const document& each : what.documents_cleared) documents_.erase({each.kind, each.key});
}

result<std::optional<run_row>> memory_store::find_run(std::string_view run_id) {
  const std::lock_guard lock(mutex_);
  const auto it = runs_.find(run_id);
  if (it == runs_.end()) return std::optional<run_row>();
  return std::optional<run_row>(it->second);
}

result<std::optional<std::string>> memory_store::find_idempotent(std::string_view workflow,
                                                                 std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto it = idempotent_.find({std::string(workflow), std::string(key)});
  if (it == idempotent_.end()) return std::optional<std::string>();
  return std::optional<std::string>(it->second);
}

result<page<run_row>> memory_store::list_runs(const run_filter& filter, std::string_view cursor,
                                              size_t limit) {
  std::optional<run_position> after;
  if (!cursor.empty()) {
    result<run_position> parsed = position_at(cursor);
    if (!parsed.ok()) return std::move(parsed).error();
    after = *std::move(parsed);
  }
  const std::lock_guard lock(mutex_);
  std::map<run_position, const run_row*> found;
  for (const auto& [id, row] : runs_) {
    if (!matches(filter, row)) continue;
    run_position position = position_of(filter, row);
    const bool later = !after || (filter.oldest_first ? position > *after : position < *after);
    if (later) found.emplace(std::move(position), &row);
  }
  page<run_row> out;
  const auto take = [&](const auto& each) {
    if (out.items.size() == limit) {
      out.next = cursor_at(position_of(filter, out.items.back()));
      return false;
    }
    out.items.push_back(*each.second);
    return true;
  };
  if (filter.oldest_first) {
    for (auto it = found.begin(); it != found.end() && take(*it);) ++it;
  } else {
    for (auto it = found.rbegin(); it != found.rend() && take(*it);) ++it;
  }
  return out;
}

result<void> memory_store::read_events(std::string_view run_id, uint64_t from_seq,
                                       const std::function<bool(const event&)>& each) {
  const std::lock_guard lock(mutex_);
  const auto it = logs_.find(run_id);
  if (it == logs_.end()) return {};
  for (const auto& [first_seq, entry] : it->second.entries) {
    auto more = read_entry(entry, first_seq, from_seq, each);
    if (!more) return more.error();
    if (!*more) return {};
  }
  return {};
}

result<void> memory_store::read_last_events(std::string_view run_id,
                                            const std::function<bool(const event&)>& each) {
  const std::lock_guard lock(mutex_);
  const auto it = logs_.find(run_id);
  if (it == logs_.end() || it->second.entries.empty()) return {};
  const auto& [first_seq, entry] = *it->second.entries.rbegin();
  auto read = read_entry(entry, first_seq, 0, each);
  if (!read) return read.error();
  return {};
}

result<std::optional<hook_row>> memory_store::find_hook(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto it = hooks_.find(token);
  if (it == hooks_.end()) return std::optional<hook_row>();
  return std::optional<hook_row>(it->second);
}

result<std::optional<closed_hook>> memory_store::find_closed_hook(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto it = closed_hooks_.find(token);
  if (it == closed_hooks_.end()) return std::optional<closed_hook>();
  return std::optional<closed_hook>(it->second);
}

result<page<hook_row>> memory_store::list_hooks(std::string_view cursor, size_t limit) {
  const std::lock_guard lock(mutex_);
  page<hook_row> out;
  for (auto it = hooks_.upper_bound(cursor); it != hooks_.end(); ++it) {
    if (out.items.size() == limit) {
      out.next = out.items.back().token;
      break;
    }
    out.items.push_back(it->second);
  }
  return out;
}

result<std::optional<std::string>> memory_store::find_document(std::string_view kind,
                                                               std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto it = documents_.find({std::string(kind), std::string(key)});
  if (it == documents_.end()) return std::optional<std::string>();
  return std::optional<std::string>(it->second);
}

result<page<document>> memory_store::list_documents(std::string_view kind, std::string_view cursor,
                                                    size_t limit) {
  const std::lock_guard lock(mutex_);
  page<document> out;
  const std::pair from{std::string(kind), std::string(cursor)};
  auto it = cursor.empty() ? documents_.lower_bound(from) : documents_.upper_bound(from);
  for (; it != documents_.end() && it->first.first == kind; ++it) {
    if (out.items.size() == limit) {
      out.next = out.items.back().key;
      break;
    }
    out.items.push_back({it->first.first, it->first.second, it->second});
  }
  return out;
}

result<std::vector<timer>> memory_store::timers(int64_t from_ms, int64_t before_ms, size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<timer> out;
  for (auto it = timers_.lower_bound({from_ms, "", 0}); it != timers_.end(); ++it) {
    const auto& [due_ms, run_id, seq] = *it;
    if (due_ms >= before_ms || out.size() == limit) break;
    out.push_back({due_ms, run_id, seq});
  }
  return out;
}

}  // namespace pawl::journal
