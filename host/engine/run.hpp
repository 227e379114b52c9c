// One run: its instance, its open operations, and the change that the current turn makes to the
// journal.
//
// A state machine without I/O: it is told what happened, activates the instance, and gathers events
// and effects; whoever owns it (a shard) makes them durable and carries the effects out. One thread
// at a time.
#pragma once

#include "engine/command.hpp"
#include "engine/environment.hpp"
#include "engine/operation.hpp"
#include "journal/store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pawl::engine {

// What is to be done when, and only when, the turn's changes are durable.
struct effects {
  std::vector<uint64_t> start;      // steps, by seq
  std::vector<std::string> load;    // children that were created
  std::vector<std::string> cancel;  // children that are no longer wanted
  bool ended = false;               // tell the parent, if any
};

// One turn: what changes, in order, and what follows from it.
struct run_turn {
  std::vector<journal::change> changes;
  effects after;
  std::vector<uint64_t> calls_closed;  // tags of calls whose outcome no one waits for any more
};

class run {
 public:
  run(journal::run_row row, workflow_handle workflow, environment& env);
  ~run();
  run(const run&) = delete;
  run& operator=(const run&) = delete;

  // --- making and rebuilding; see replay.hpp for the latter ---
  // A run that does not exist yet: its first event and first activation.
  void begin(std::string_view input);

  // --- what happened ---
  // The operation's answer. Attempts are counted by the caller for steps, else 0.
  void complete(uint64_t seq, std::string_view payload);
  void fail(uint64_t seq, const failure& why,
            journal::hook_end how = journal::hook_end::answered);  // of a hook
  // A step's attempt failed and is tried again at due_ms.
  void back_off(uint64_t seq, const failure& why, int64_t due_ms);
  void hook_alive(uint64_t seq);
  void ask_cancel();
  void pause();
  void unpause();
  // It is about to be activated for the first time, from its log.
  void set_started() { row_.started_ms = now_ms_; }
  // Its module is there and the journal fits it again.
  void unblock();
  // It was rebuilt on another build of its module, and is held to that from this turn on.
  void hold_to(const modules::pin& version);
  // A step's pause between two attempts is over: it may be started.
  void end_back_off(operation& op);
  // A child that does not exist, because this run's log is a copy: creates it.
  void start_child_again(operation& op);
  // Steps that are open and not under way are started when the turn is durable.
  void start_recorded_steps();
  // Enters the timers and hooks of all open operations into the store again: for a log that was
  // copied, or a run that had ended.
  void restore_waits();

  // --- what it has come to ---
  // Takes what the turn gathered; nothing when nothing did.
  std::optional<run_turn> take_turn();
  [[nodiscard]] bool touched() const { return !entry_.empty() || row_changed_; }
  // Why it can't go on (its module broke a rule), if so: its turn then says that it is blocked, and
  // keeps what happened to it but nothing of what the module made of it.
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

  [[nodiscard]] const journal::run_row& row() const { return row_; }
  // The event belongs to the turn that is being gathered.
  [[nodiscard]] bool is_new(uint64_t seq) const {
    return !entry_.empty() && seq >= change_.first_seq;
  }
  [[nodiscard]] bool ended() const { return journal::is_ended(row_.status); }
  [[nodiscard]] bool paused() const { return row_.status == journal::run_status::paused; }
  operation* find(uint64_t seq);
  std::map<uint64_t, operation>& operations() { return operations_; }

  // Has a step that is or will be under way, so something will happen without anyone's doing; one
  // between two attempts waits for its timer.
  [[nodiscard]] bool under_way() const;

 private:
  friend class replayer;

  // What waits for its turn to be told to the instance.
  struct resolution {
    uint32_t kind = 0;
    uint64_t id = 0;
    std::string payload;
    std::optional<failure> error;
    uint32_t attempts = 0;
  };

  // How far the turn has come: what a broken activation is undone to.
  struct mark {
    uint64_t next_seq;
    size_t entry_bytes, timers_set, timers_cleared, hooks_set, hooks_closed, children;
  };

  static pawl_status on_emit(const pawl_activation* activation, const pawl_command* command);
  bool make_instance();
  void destroy_instance();
  void activate(uint32_t kind, uint64_t id, std::string_view payload, const failure* error,
                uint32_t attempts);
  void tell(const resolution& what);
  mark here() const;
  void undo_since(const mark& before);
  void settle();
  void carry_out(command asked);

  // One for each kind of command (commands.cpp).
  void ask_step(command& asked);
  void ask_sleep(command& asked);
  void ask_hook(command& asked);
  void ask_child(command& asked);
  void ask_record(command& asked);
  void recorded(command& asked);
  void abandon(uint64_t command_id);
  void end_completed(command& asked);
  void end_failed(command& asked);
  void start_generation(std::string input);

  operation& open(const command& asked, journal::operation_kind kind, journal::event& scheduled);
  void refuse(operation& op, const failure& why);
  result<void> create_child(const operation& op);
  void close(operation& op, journal::hook_end how);
  void end_with(journal::run_status status, journal::event& last, std::string reason);
  void append(journal::event& what);
  void set_timer(operation& op, int64_t due_ms, int64_t heartbeat_due_ms);
  void set_status(journal::run_status status);
  journal::run_status natural_status() const;
  void finish_change();
  std::string label() const;

  environment& env_;
  workflow_handle workflow_;
  journal::run_row row_;
  pawl_instance* instance_ = nullptr;
  std::map<uint64_t, operation> operations_;               // open ones, by seq
  std::unordered_map<uint64_t, uint64_t> by_command_;      // their seqs, by command id
  std::unordered_map<std::string, uint64_t> failed_keys_;  // seqs of steps whose failure was told
  uint64_t next_seq_ = 1;
  int64_t now_ms_ = 0;  // of the turn; never goes back

  // While the journal is read back, commands are gathered instead of carried out.
  std::vector<command>* gathering_ = nullptr;
  std::vector<resolution> to_tell_;
  std::optional<std::string> continuation_;
  bool ending_ = false;

  // The turn.
  std::vector<journal::change> finished_;
  std::string entry_;
  journal::change change_;
  effects after_;
  std::vector<uint64_t> calls_closed_;
  journal::run_status stored_status_;
  bool row_changed_ = false;
  bool creates_ = false;
  std::optional<std::string> broken_;
};

}  // namespace pawl::engine
