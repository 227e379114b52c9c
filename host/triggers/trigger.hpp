// One trigger within the service, and one firing of it under way. Guarded by the service.
#pragma once

#include "triggers/definition.hpp"
#include "triggers/occasion.hpp"
#include "triggers/record.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::triggers {

struct trigger {
  std::string name;
  std::filesystem::path file;                        // empty: set through the API
  std::shared_ptr<const triggers::definition> made;  // null: never was a good one
  std::string problem;                               // why the newest definition is not in force
  triggers::record record;
  bool dirty = false;  // the record is not on disk as it is here

  std::map<std::string, failed_start> failures;  // by id, which is by age; without document, input
  bool busy = false;                             // a tick or a poll is under way
  int64_t pause_until_ms = 0;                    // the disk or the room for failures was missing
  std::map<std::string, std::shared_ptr<void>> watched;  // running runs
  bool removed = false;

  // The next tick after the record's last one, jitter and all; schedules and polls.
  [[nodiscard]] int64_t next_tick_ms() {
    if (tick_after_ms != record.last_tick_ms) {
      tick_after_ms = record.last_tick_ms;
      tick_ms = made->schedule->when.next(tick_after_ms);
      tick_ms += jitter_of(name, tick_ms, made->schedule->jitter_ms);
    }
    return tick_ms;
  }
  int64_t tick_after_ms = -1, tick_ms = 0;  // what it found last

  [[nodiscard]] bool enabled() const {
    return made != nullptr && record.enabled.value_or(made->enabled);
  }
};

// Occasions whose runs are being started; then `done` is called once, in the service's turn.
struct firing {
  std::shared_ptr<trigger> of;
  std::shared_ptr<const definition> by;
  std::vector<occasion> occasions;

  // One target of one occasion.
  struct start {
    size_t occasion = 0;
    std::string workflow;
    size_t occurrence = 0;
    bool filtered = false;
    bool existed = false;
    std::string run_id;  // started
    std::string stage;   // failed: where
    failure why;
    std::string seen;  // of a poll's item: the key that is remembered
  };
  std::vector<start> starts;
  size_t open = 0;             // not answered yet
  std::optional<size_t> only;  // of the targets; none: all
  std::function<void(firing&)> done;

  [[nodiscard]] std::vector<std::string> run_ids() const {
    std::vector<std::string> ids;
    for (const start& each : starts) {
      if (!each.run_id.empty()) ids.push_back(each.run_id);
    }
    return ids;
  }
};

}  // namespace pawl::triggers
