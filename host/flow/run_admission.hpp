// Which runs of a limited workflow have begun, and which wait in line. Nothing of it is kept: the
// first question about a workflow reads its unfinished runs from the store, so after a start those
// that had begun hold their permits before any other gets one.
//
// A run holds its permit from when it begins to its end. Any thread; a lock is taken only where
// some workflow has a limit.
#pragma once

#include "flow/action_gate.hpp"

#include <pawl/flow.hpp>
#include <pawl/result.hpp>

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pawl::flow {

struct candidate {
  std::string run_id;
  std::string key = {};  // empty: none
  int64_t priority = 0;
  int64_t created_ms = 0;
};

struct unfinished_run {
  candidate who;
  bool begun = false;
};

enum class verdict : uint8_t {
  begin,  // it has a permit
  queue,  // create it queued, then enter() it
  full,   // as many are queued as may be
  known   // a run of that id has begun or is queued
};

class run_admission {
 public:
  struct world {
    // The workflow's runs that have not ended.
    std::function<result<std::vector<unfinished_run>>(std::string_view workflow)> unfinished;
    // A run's turn has come. Called with the admission locked: must not call it.
    std::function<void(const std::string& run_id)> begin;
  };
  explicit run_admission(world around) : world_(std::move(around)) {}

  // A run that does not exist yet. Errors: what the store says.
  result<verdict> ask(std::string_view workflow, const workflow_limits& limits,
                      const candidate& who);
  // A run that is in the store as queued: true when it has a permit; else it is in line.
  result<bool> enter(std::string_view workflow, const workflow_limits& limits,
                     const candidate& who);
  // It ended, or was never created: its permit or its place is free.
  void leave(std::string_view workflow, const std::string& run_id);
  // Of a workflow that has a line: who waits is looked at again.
  void set_limits(std::string_view workflow, const workflow_limits& limits);
  // The store is read anew.
  void forget_all();

  // What a run in line waits for, for a person; empty when it does not.
  [[nodiscard]] std::string why(std::string_view workflow, const std::string& run_id);
  [[nodiscard]] std::vector<line_depth> depths();

 private:
  // Sorts like the order in which runs begin.
  struct place {
    int64_t negative_priority;
    int64_t created_ms;
    std::string run_id;
    auto operator<=>(const place&) const = default;
  };
  struct key_group {
    uint64_t running = 0, arriving = 0;
    std::set<place> queued;
    std::optional<place> offered;  // its first, while there is room for it
  };
  struct queued_run {
    std::string key;
    place at;
  };
  struct line {
    std::string workflow;
    workflow_limits limits;
    std::unordered_map<std::string, std::string> running;   // keys by run id
    std::unordered_map<std::string, std::string> arriving;  // to be queued once they are durable
    std::unordered_map<std::string, queued_run> queued;
    std::unordered_map<std::string, key_group> keys;
    std::set<place> offered;  // of each key
  };

  result<line*> find(std::string_view workflow, const workflow_limits& limits);
  void change(line& at, const workflow_limits& limits);
  static bool has_room(const line& at);
  static bool has_room(const line& at, const std::string& key);
  static std::string key_of(const line& at, const candidate& who);
  static void add_running(line& at, const std::string& run_id, const std::string& key);
  static void add_queued(line& at, const candidate& who);
  static void forget_arriving(line& at, const std::string& run_id);
  static void remove(line& at, const std::string& run_id);
  static void offer_first(line& at, const std::string& key);
  void advance(line& at, const std::string& asking = {});

  const world world_;
  std::atomic<bool> any_ = false;  // is there a line?
  std::mutex mutex_;
  std::map<std::string, line, std::less<>> lines_;
};

}  // namespace pawl::flow
