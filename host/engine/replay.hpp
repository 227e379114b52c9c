// Playing a run's journal to a new instance, so that it stands again where the old one stood.
//
// Recorded operations are matched with what the instance asks for by their keys, in whatever order
// branches ask. What the journal holds and the instance never asks for, or asks for with another
// name or input, is a divergence: the code is not the code that wrote the journal.
#pragma once

#include "engine/run.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace pawl::engine {

// The code of a divergence. Its message names the first operation that differs; its details are
// {"seq", "expected": {"key", "name", "input"}, "actual": {...} or null}.
inline constexpr std::string_view diverged = "diverged";

class replayer {
 public:
  // The run must be fresh: made from its row, nothing told to it yet.
  replayer(run& rebuilt, journal::store& store) : run_(rebuilt), store_(store) {}

  // Rebuilds the run. New commands at the log's end are carried out: they belong to the next turn.
  // Errors: diverged; what the store says; the run may then only be destroyed.
  result<void> replay();

  // The same for a failed or cancelled run that is to go on: leaves out the failure that ended it,
  // and what then can't be reached any more; says so with a `retried` event in the run's turn.
  result<void> replay_without_failure();

  // Only tells whether the code fits the log: nothing is carried out, and a run that has ended must
  // end the same, with nothing more asked for. The run may then only be destroyed.
  result<void> compare();

 private:
  // A recorded operation that the instance has not asked for yet, and what followed it.
  struct expectation {
    command recorded;
    uint64_t seq = 0;
    int64_t at_ms = 0;
    int64_t due_ms = 0;
    journal::operation_kind kind = journal::operation_kind::none;
    std::vector<uint64_t> event_seqs;  // its own and those about it
    bool answered = false;
    std::string answer;
    std::optional<failure> error;
    uint32_t attempts = 0;
    bool cancelled = false;
    int64_t answered_ms = 0;
  };

  result<void> read();
  void reset();
  void on(const journal::event& event);
  void on_started(const journal::event& event);
  void on_scheduled(const journal::event& event);
  void on_answer(const journal::event& event);
  void on_cancelled(const journal::event& event);
  void on_ended(const journal::event& event);
  void compare_end(const journal::event& event);

  void after_activation();
  void on_cancel_command(uint64_t command_id);
  bool match_expected(const command& asked);
  void open(const command& asked, const expectation& recorded);
  void deliver(operation& op, int64_t at_ms, std::string_view payload, const failure* error,
               uint32_t attempts);
  void forget(operation& op);
  result<void> finish();
  void drop_leftovers();
  void diverge(uint64_t seq, const command* expected, const command* actual);
  bool same(const command& recorded, const command& asked) const;
  result<void> find_failure();

  run& run_;
  journal::store& store_;
  std::vector<command> issued_;  // asked for, and not found in the journal yet
  std::vector<expectation> expected_;
  std::set<uint64_t> abandoned_;  // open operations that the instance gave up
  std::unordered_map<uint64_t, uint64_t>
      unconfirmed_;             // cancelled in the journal, not by the instance yet
  std::set<uint64_t> dropped_;  // events that no longer count
  std::optional<failure> fault_;
  uint64_t last_seq_ = 0;
  bool lenient_ = false;
  bool comparing_ = false;
  bool dropped_known_ = false;
};

}  // namespace pawl::engine
