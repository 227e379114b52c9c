// The store's behaviour in plain memory: for tests, and for workflows run under a simulated clock.
// Nothing survives the object. Stricter than a disk: a change whose entry does not continue the
// run's log is refused. Any thread.
#pragma once

#include "journal/store.hpp"

#include <map>
#include <mutex>
#include <set>
#include <tuple>

namespace pawl::journal {

class memory_store : public store {
 public:
  // Codes: `conflict`, an entry that does not begin where the log of its run ends; those of
  // entry_reader.
  result<void> write(std::span<change> changes) override;
  result<void> reopen() override;

  result<std::optional<run_row>> find_run(std::string_view run_id) override;
  result<std::optional<std::string>> find_idempotent(std::string_view workflow,
                                                     std::string_view key) override;
  result<page<run_row>> list_runs(const run_filter& filter, std::string_view cursor,
                                  size_t limit) override;
  result<void> read_events(std::string_view run_id, uint64_t from_seq,
                           const std::function<bool(const event&)>& each) override;
  result<void> read_last_events(std::string_view run_id,
                                const std::function<bool(const event&)>& each) override;
  result<std::optional<hook_row>> find_hook(std::string_view token) override;
  result<std::optional<closed_hook>> find_closed_hook(std::string_view token) override;
  result<page<hook_row>> list_hooks(std::string_view cursor, size_t limit) override;
  result<std::optional<std::string>> find_document(std::string_view kind,
                                                   std::string_view key) override;
  result<page<document>> list_documents(std::string_view kind, std::string_view cursor,
                                        size_t limit) override;
  result<std::vector<timer>> timers(int64_t from_ms, int64_t before_ms, size_t limit) override;

 private:
  struct log {
    std::map<uint64_t, std::string> entries;  // by the seq of their first event
    uint64_t next_seq = 1;
  };
  using timer_key = std::tuple<int64_t, std::string, uint64_t>;  // due_ms, run, seq
  using idempotency = std::pair<std::string, std::string>;       // workflow, key

  result<void> check(std::span<const change> changes) const;
  void apply(change& what);
  bool is_duplicate(change& what) const;
  void apply_beside(const change& what);
  void erase(const change& what);

  mutable std::mutex mutex_;
  std::map<std::string, run_row, std::less<>> runs_;
  std::map<std::string, log, std::less<>> logs_;
  std::map<idempotency, std::string> idempotent_;
  std::map<std::string, hook_row, std::less<>> hooks_;
  std::map<std::string, closed_hook, std::less<>> closed_hooks_;
  std::map<std::pair<std::string, std::string>, std::string> documents_;  // by kind and key
  std::set<timer_key> timers_;
  bool broken_ = false;  // a write failed; reopen() was not called since
};

}  // namespace pawl::journal
