// Where all logs live. The engine knows only this interface: RocksDB stands behind it in a host,
// plain memory in a test, and another database could. Reads come from any thread; write() from one
// at a time.
#pragma once

#include "journal/event.hpp"
#include "journal/run_row.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <span>
#include <vector>

namespace pawl::journal {

// A small durable thing that some other part of the host keeps beside the runs.
struct document {
  std::string kind;  // whose it is: "token", "trigger", ...; without a '\0'
  std::string key;
  std::string value = {};
};

// All that one turn of one run changes; applied wholly or not at all.
struct change {
  std::string run_id;  // empty: documents alone

  // New events, encoded (entry.hpp), the first of them with seq first_seq. Empty: none.
  uint64_t first_seq = 0;
  std::string entry;

  // The row as it is from now on, if it changed. status_before keeps the index right.
  std::optional<run_row> row;
  std::optional<run_status> status_before;

  // Creates the run: nothing is written, and `duplicate_of` set, when its id or, within its
  // workflow, its idempotency key is taken.
  bool creates = false;
  std::string duplicate_of = {};  // out

  std::vector<timer> timers_set, timers_cleared;
  std::vector<hook_row> hooks_set;
  std::vector<closed_hook> hooks_closed;  // open no more; forgotten with the run
  std::vector<document> documents_set, documents_cleared;

  // Children that this turn starts, each a change that creates. One that exists already is left as
  // it is.
  std::vector<change> children;

  // Drops the log before this seq (a new generation began there). 0: keep all.
  uint64_t drop_before_seq = 0;

  // Forgets the run altogether: row, log, index, idempotency key. `row` must be given as it is
  // stored.
  bool erases = false;
};

struct run_filter {
  std::vector<run_status> statuses = {};  // any of them; empty: all
  std::string workflow = {};              // empty: all
  std::string trigger = {};               // empty: all
  std::string id_contains = {};           // empty: all
  int64_t created_from_ms = 0;
  int64_t created_before_ms = 0;  // 0: no bound
  int64_t ended_before_ms = 0;    // 0: no bound; else ordered by when they ended, for retention
  bool oldest_first = false;      // default: newest first
};

template <class T>
struct page {
  std::vector<T> items;
  // Cursor of the page after this, empty at the end; opaque, stable while rows come and go. A page
  // may be short, even empty, and yet have a next one: a filter that few rows pass is searched bit
  // by bit.
  std::string next;
};

class store {
 public:
  virtual ~store() = default;

  // Applies the changes in order, as one atomic write that is durable when it returns. On failure
  // none is applied, and the store refuses writes until reopen() worked.
  virtual result<void> write(std::span<change> changes) = 0;

  // Closes and opens again after a failed write. Reads fail with `unavailable` meanwhile.
  virtual result<void> reopen() = 0;

  virtual result<std::optional<run_row>> find_run(std::string_view run_id) = 0;
  // The run that holds the key within that workflow.
  virtual result<std::optional<std::string>> find_idempotent(std::string_view workflow,
                                                             std::string_view key) = 0;
  virtual result<page<run_row>> list_runs(const run_filter& filter, std::string_view cursor,
                                          size_t limit) = 0;

  // Calls `each` with every event from from_seq on, in order, until it returns false. The views are
  // valid during the call, which must not call the store.
  virtual result<void> read_events(std::string_view run_id, uint64_t from_seq,
                                   const std::function<bool(const event&)>& each) = 0;

  // The same for those of the run's last turn, however long its log is.
  virtual result<void> read_last_events(std::string_view run_id,
                                        const std::function<bool(const event&)>& each) = 0;

  virtual result<std::optional<hook_row>> find_hook(std::string_view token) = 0;
  // One that is not open any more; a token that was opened again may be here and there.
  virtual result<std::optional<closed_hook>> find_closed_hook(std::string_view token) = 0;
  virtual result<page<hook_row>> list_hooks(std::string_view cursor, size_t limit) = 0;

  // The value.
  virtual result<std::optional<std::string>> find_document(std::string_view kind,
                                                           std::string_view key) = 0;
  // Of one kind, by key.
  virtual result<page<document>> list_documents(std::string_view kind, std::string_view cursor,
                                                size_t limit) = 0;

  // Timers with from_ms <= due_ms < before_ms, soonest first.
  virtual result<std::vector<timer>> timers(int64_t from_ms, int64_t before_ms, size_t limit) = 0;
};

}  // namespace pawl::journal
