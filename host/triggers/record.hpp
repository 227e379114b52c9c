// What a trigger has done and what it still has to do, as it is kept beside the runs. Plain data.
#pragma once

#include <pawl/result.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

// One time that a trigger fired, or did not.
struct fire {
  int64_t at_ms = 0;
  int64_t tick_ms = 0;   // of a schedule
  std::string key = {};  // of a delivery
  // "started" (some run, or found it started before), "filtered", "failed", "skipped" (a run of the
  // tick before had not ended), "missed" (the host was not there)
  std::string outcome = {};
  std::vector<std::string> run_ids = {};
  std::string note = {};  // what there is to say of it
};

struct fire_counts {
  uint64_t fired = 0;  // deliveries accepted, ticks, polls
  uint64_t started = 0;
  uint64_t existed = 0;  // a run was there for the same key
  uint64_t filtered = 0;
  uint64_t failed = 0;
  uint64_t skipped = 0;
};

struct record {
  std::optional<bool> enabled;       // what a person has set, beside the definition
  std::string schedule;              // the definition's, as JSON, that the next is of
  int64_t last_tick_ms = 0;          // ticks until then are taken care of, or in the queue
  std::deque<int64_t> queue;         // ticks that are to be fired
  std::vector<std::string> running;  // runs that the next tick must not overlap
  std::string poll_state;            // JSON; empty: the definition's first
  uint32_t poll_failures = 0;        // in a row
  int64_t poll_at_ms = 0;            // the next attempt after a failure
  std::string poll_error;            // of the last failure; empty: none
  std::string poll_output;           // what could not be made use of then, cut
  std::deque<fire> fires;            // the last ones, newest first
  fire_counts counts;

  static constexpr size_t fires_max = 20;
  void note(fire one) {
    fires.push_front(std::move(one));
    if (fires.size() > fires_max) fires.pop_back();
  }
};

// A start that did not work, with all that is needed to do it again.
struct failed_start {
  std::string id = {};
  int64_t at_ms = 0;
  std::string workflow = {};
  size_t occurrence = 0;   // of the target among those with that workflow
  std::string stage = {};  // "filter", "transform", "run_id", "key" or "start"
  failure why = {};
  std::string document = {}, input = {}, key = {};  // the occasion
  uint32_t attempts = 1;
  int64_t retry_at_ms = 0;  // when it is tried again by itself; 0: by a person only
};

std::string to_text(const record& from);
result<record> read_record(std::string_view text);

std::string to_text(const failed_start& from);
result<failed_start> read_failed_start(std::string_view id, std::string_view text);

boost::json::object document(const fire& one);
boost::json::object document(const fire_counts& all);

}  // namespace pawl::triggers
