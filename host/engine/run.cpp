#include "engine/run.hpp"

#include "engine/errors.hpp"
#include "journal/entry.hpp"

#include <algorithm>
#include <utility>

namespace pawl::engine {

using detail::view;
using journal::event;
using journal::event_type;
using journal::operation_kind;
using journal::run_status;

namespace {

// What an instance gets as its activation: the ABI's struct, and behind it whose it is.
struct own_activation : pawl_activation {
  run* owner;
};

}  // namespace

run::run(journal::run_row row, workflow_handle workflow, environment& env)
    : env_(env), workflow_(std::move(workflow)), row_(std::move(row)), stored_status_(row_.status) {
  next_seq_ = row_.first_seq;
  now_ms_ = env_.clock.now_ms();
}

run::~run() {
  destroy_instance();
}

void run::begin(std::string_view input) {
  creates_ = true;
  row_changed_ = true;
  row_.started_ms = now_ms_;
  event started;
  started.type = event_type::started;
  started.name = row_.workflow;
  started.payload = input;
  append(started);
  if (make_instance()) activate(PAWL_RESOLUTION_STARTED, 0, input, nullptr, 0);
  settle();
}

void run::complete(uint64_t seq, std::string_view payload) {
  operation* op = find(seq);
  if (op == nullptr) return;
  uint32_t attempts = op->kind == operation_kind::step ? op->attempts + 1 : 0;
  uint64_t command_id = op->command_id;
  event what;
  what.type = event_type::completed;
  what.refers = seq;
  what.payload = payload;
  what.attempts = attempts;
  append(what);
  close(*op, journal::hook_end::answered);
  activate(PAWL_RESOLUTION_COMPLETED, command_id, payload, nullptr, attempts);
  settle();
}

void run::fail(uint64_t seq, const failure& why, journal::hook_end how) {
  operation* op = find(seq);
  if (op == nullptr) return;
  uint32_t attempts = op->kind == operation_kind::step ? op->attempts + 1 : 0;
  uint64_t command_id = op->command_id;
  event what;
  what.type = event_type::failed;
  what.refers = seq;
  what.error = to_journal(why);
  what.attempts = attempts;
  append(what);
  failed_keys_[op->key] = seq;
  close(*op, how);
  activate(PAWL_RESOLUTION_FAILED, command_id, {}, &why, attempts);
  settle();
}

void run::back_off(uint64_t seq, const failure& why, int64_t due_ms) {
  operation* op = find(seq);
  if (op == nullptr) return;
  op->attempts += 1;
  op->at = operation::phase::backing_off;
  op->call_tag = 0;
  event what;
  what.type = event_type::retrying;
  what.refers = seq;
  what.error = to_journal(why);
  what.attempts = op->attempts;
  what.due_ms = due_ms;
  append(what);
  set_timer(*op, due_ms, 0);
}

void run::hook_alive(uint64_t seq) {
  operation* op = find(seq);
  if (op == nullptr || op->heartbeat_timeout_ms == 0) return;
  event what;
  what.type = event_type::heartbeat;
  what.refers = seq;
  what.due_ms = std::max(now_ms_, env_.clock.now_ms()) + op->heartbeat_timeout_ms;
  append(what);
  set_timer(*op, op->due_ms, what.due_ms);
}

void run::ask_cancel() {
  event what;
  what.type = event_type::cancel_asked;
  append(what);
  const bool was_paused = paused();
  if (was_paused) set_status(natural_status());
  activate(PAWL_RESOLUTION_CANCEL, 0, {}, nullptr, 0);
  settle();
  if (was_paused) start_recorded_steps();
}

void run::pause() {
  event what;
  what.type = event_type::paused;
  append(what);
  set_status(run_status::paused);
}

void run::unpause() {
  event what;
  what.type = event_type::resumed;
  append(what);
  set_status(natural_status());
  start_recorded_steps();
}

void run::unblock() {
  row_.reason.clear();
  row_changed_ = true;
  set_status(natural_status());
}

void run::hold_to(const modules::pin& version) {
  row_.module = version.module;
  row_.version = version.version;
  row_.sha256 = version.sha256;
  row_changed_ = true;
}

void run::start_recorded_steps() {
  after_.start.clear();
  for (auto& [seq, op] : operations_) {
    if (op.kind == operation_kind::step && op.at == operation::phase::recorded) {
      after_.start.push_back(seq);
    }
  }
}

std::optional<run_turn> run::take_turn() {
  if (!touched() && finished_.empty() && !broken_) return std::nullopt;
  if (broken_) {
    set_status(run_status::blocked);
    row_.reason = *broken_;
    row_changed_ = true;
  } else if (!ended() && !paused()) {
    set_status(natural_status());
  }
  finish_change();
  return run_turn{std::exchange(finished_, {}), std::exchange(after_, {}),
                  std::exchange(calls_closed_, {})};
}

operation* run::find(uint64_t seq) {
  auto found = operations_.find(seq);
  return found == operations_.end() ? nullptr : &found->second;
}

bool run::under_way() const {
  if (ended() || paused()) return false;
  return std::any_of(operations_.begin(), operations_.end(), [](const auto& each) {
    const operation& op = each.second;
    return op.kind == operation_kind::step && op.at != operation::phase::backing_off;
  });
}

bool run::make_instance() {
  pawl_run told{};
  told.size = sizeof told;
  told.generation = row_.generation;
  told.run_id = view(row_.id);
  told.workflow = view(row_.workflow);
  told.parent_id = view(row_.parent_id);
  told.hook_url = view(env_.hook_url);
  told.seed[0] = row_.seed[0];
  told.seed[1] = row_.seed[1];
  instance_ = workflow_->table.create(workflow_->self, &told);
  if (instance_ == nullptr) broken_ = label() + " could not make an instance";
  return instance_ != nullptr;
}

void run::destroy_instance() {
  if (instance_ != nullptr) workflow_->table.destroy(std::exchange(instance_, nullptr));
}

void run::activate(uint32_t kind, uint64_t id, std::string_view payload, const failure* error,
                   uint32_t attempts) {
  if (instance_ == nullptr || ending_ || broken_) return;
  const mark before = here();
  pawl_error given = error != nullptr ? to_abi(*error) : pawl_error{};
  pawl_resolution resolution{};
  resolution.size = sizeof resolution;
  resolution.kind = kind;
  resolution.id = id;
  resolution.at_ms = now_ms_;
  resolution.payload = view(payload);
  resolution.error = error != nullptr ? &given : nullptr;
  resolution.attempts = attempts;
  resolution.replayed = gathering_ != nullptr ? 1 : 0;
  const pawl_resolution* only = &resolution;

  own_activation activation{};
  activation.size = sizeof(pawl_activation);
  activation.resolution_count = 1;
  activation.resolutions = &only;
  activation.emit = &on_emit;
  activation.owner = this;
  if (workflow_->table.activate(instance_, &activation) != PAWL_OK && !broken_) {
    broken_ = label() + " could not work an activation off";
  }
  if (broken_) undo_since(before);
}

run::mark run::here() const {
  return {next_seq_,
          entry_.size(),
          change_.timers_set.size(),
          change_.timers_cleared.size(),
          change_.hooks_set.size(),
          change_.hooks_closed.size(),
          change_.children.size()};
}

void run::undo_since(const mark& before) {
  auto cut = [](auto& list, size_t size) {
    if (list.size() > size) list.erase(list.begin() + static_cast<ptrdiff_t>(size), list.end());
  };
  next_seq_ = before.next_seq;
  entry_.resize(before.entry_bytes);
  cut(change_.timers_set, before.timers_set);
  cut(change_.timers_cleared, before.timers_cleared);
  cut(change_.hooks_set, before.hooks_set);
  cut(change_.hooks_closed, before.hooks_closed);
  cut(change_.children, before.children);
  after_ = {};
  to_tell_.clear();
  continuation_.reset();
  ending_ = false;
  row_.ended_ms = 0;
}

pawl_status run::on_emit(const pawl_activation* activation, const pawl_command* given) {
  run& self = *static_cast<const own_activation*>(activation)->owner;
  if (given == nullptr) return PAWL_INVALID_ARGUMENT;
  std::string why;
  std::optional<command> asked = read_command(*given, why);
  if (!asked) {
    if (!self.broken_) self.broken_ = self.label() + " broke a rule: " + why;
    return PAWL_INVALID_ARGUMENT;
  }
  if (self.gathering_ != nullptr) {
    self.gathering_->push_back(std::move(*asked));
  } else {
    self.carry_out(std::move(*asked));
  }
  return PAWL_OK;
}

void run::tell(const resolution& what) {
  activate(what.kind, what.id, what.payload, what.error ? &*what.error : nullptr, what.attempts);
}

// Answers what can be answered on the spot, until the instance waits for the world.
void run::settle() {
  while (!broken_ && (!to_tell_.empty() || continuation_)) {
    if (continuation_) {
      start_generation(*std::exchange(continuation_, std::nullopt));
      continue;
    }
    std::vector<resolution> now = std::exchange(to_tell_, {});
    for (const resolution& each : now) tell(each);
  }
  if (ending_) destroy_instance();
}

void run::append(event& what) {
  if (entry_.empty()) {
    now_ms_ = std::max(now_ms_, env_.clock.now_ms());
    change_.first_seq = next_seq_;
  }
  what.seq = next_seq_++;
  what.at_ms = now_ms_;
  journal::append_event(entry_, what);
}

// A timer that is set and cleared in one turn leaves no trace; the store applies sets and clears of
// a change in no particular order.
void run::set_timer(operation& op, int64_t due_ms, int64_t heartbeat_due_ms) {
  auto remove = [&](std::vector<journal::timer>& from) {
    return std::erase_if(from, [&](const journal::timer& each) {
             return each.seq == op.seq && each.due_ms == op.timer_ms();
           }) > 0;
  };
  if (op.timer_ms() != 0 && !remove(change_.timers_set)) {
    change_.timers_cleared.push_back({op.timer_ms(), row_.id, op.seq});
  }
  op.due_ms = due_ms;
  op.heartbeat_due_ms = heartbeat_due_ms;
  if (op.timer_ms() != 0 && !remove(change_.timers_cleared)) {
    change_.timers_set.push_back({op.timer_ms(), row_.id, op.seq});
  }
}

void run::end_back_off(operation& op) {
  op.at = operation::phase::recorded;
  set_timer(op, 0, 0);
}

void run::restore_waits() {
  for (auto& [seq, op] : operations_) {
    if (op.timer_ms() != 0) change_.timers_set.push_back({op.timer_ms(), row_.id, seq});
    if (op.kind == operation_kind::hook) {
      change_.hooks_set.push_back({op.token, row_.id, seq, op.key, now_ms_, op.due_ms, op.payload});
    }
  }
}

void run::set_status(run_status status) {
  if (row_.status == status) return;
  row_.status = status;
  row_changed_ = true;
}

run_status run::natural_status() const {
  bool sleeps = false;
  bool hooks = false;
  for (const auto& [seq, op] : operations_) {
    if (op.kind == operation_kind::step || op.kind == operation_kind::child)
      return run_status::running;
    sleeps = sleeps || op.kind == operation_kind::sleep;
    hooks = hooks || op.kind == operation_kind::hook;
  }
  return hooks ? run_status::waiting : sleeps ? run_status::sleeping : run_status::running;
}

// Puts what the turn gathered so far into a change of its own.
void run::finish_change() {
  if (!touched()) return;
  change_.run_id = row_.id;
  change_.entry = std::exchange(entry_, {});
  change_.creates = std::exchange(creates_, false);
  if (std::exchange(row_changed_, false)) {
    change_.row = row_;
    if (!change_.creates) change_.status_before = stored_status_;
    stored_status_ = row_.status;
  }
  finished_.push_back(std::exchange(change_, {}));
}

std::string run::label() const {
  return "workflow " + row_.workflow + " (module " + row_.module + " " + row_.version + ")";
}

}  // namespace pawl::engine
