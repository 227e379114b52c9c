// Where steps wait for their turn when their action has a limit: one line for each such action,
// first come first served over all shards. It knows no runs and starts nothing: who may go is told
// to the keeper.
//
// A permit is taken by enter() or granted later, and given back by leave(). Any thread; a lock is
// taken only here, so steps of actions without limits meet none.
#pragma once

#include <pawl/flow.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::flow {

// A step that asks for a permit, in its shard's words.
struct claim {
  size_t shard = 0;
  uint64_t tag = 0;
};

// Who hears what becomes of the lines. Called with the gate locked: must not call it.
struct gate_keeper {
  // The claim has its permit. It may have been withdrawn at the same moment: then whoever hears
  // this gives the permit back.
  std::function<void(const claim& of, const std::string& action)> granted;
  // look(action) is to be called at that time, by the shard of the first in line.
  std::function<void(size_t shard, const std::string& action, int64_t at_ms)> look_at;
};

struct line_depth {
  std::string name;
  uint64_t running = 0, waiting = 0;
};

class action_gate {
 public:
  explicit action_gate(gate_keeper keeper) : keeper_(std::move(keeper)) {}

  // Takes a permit: nothing. Else the claim's place in line. The limits are in force from now on.
  std::optional<uint64_t> enter(std::string_view action, const action_limits& limits,
                                const claim& of, int64_t now_ms);
  // Of an action that has a line: who waits is looked at again.
  void set_limits(std::string_view action, const action_limits& limits, int64_t now_ms);
  // Gives a permit back.
  void leave(std::string_view action, int64_t now_ms);
  // Leaves the line; without effect once the permit is granted.
  void withdraw(std::string_view action, uint64_t place, int64_t now_ms);
  // It may be time for the first in line.
  void look(std::string_view action, int64_t now_ms);

  // What those in line wait for, for a person: "action charge: 10 calls at once".
  [[nodiscard]] std::string why(std::string_view action, int64_t now_ms);
  [[nodiscard]] std::vector<line_depth> depths();

 private:
  struct line {
    std::string action;
    action_limits limits;
    uint64_t running = 0;
    std::map<uint64_t, claim> waiting;  // by place
    // Starts that the rate still counts: when, and how many.
    std::deque<std::pair<int64_t, uint64_t>> starts;
    uint64_t started = 0;  // the sum of those
    int64_t last_ms = 0;
    int64_t look_ms = 0;  // someone will look then; 0: no one
  };
  line* find(std::string_view action);
  static bool has_room(const line& at);
  static bool is_in_rate(line& at, int64_t now_ms);
  static void take(line& at, int64_t now_ms);
  void change(line& at, const action_limits& limits, int64_t now_ms);
  void advance(line& at, int64_t now_ms);

  const gate_keeper keeper_;
  std::mutex mutex_;
  std::map<std::string, line, std::less<>> lines_;
  uint64_t next_place_ = 1;
};

}  // namespace pawl::flow
