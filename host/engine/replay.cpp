#include "engine/replay.hpp"

#include "engine/dropped.hpp"
#include "engine/errors.hpp"
#include "engine/new_run.hpp"
#include "journal/entry.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace pawl::engine {

using journal::event;
using journal::event_type;
using journal::operation_kind;

namespace {

uint32_t command_kind(operation_kind kind) {
  switch (kind) {
    case operation_kind::step:
      return PAWL_COMMAND_STEP;
    case operation_kind::sleep:
      return PAWL_COMMAND_SLEEP;
    case operation_kind::hook:
      return PAWL_COMMAND_HOOK;
    case operation_kind::child:
      return PAWL_COMMAND_CHILD;
    case operation_kind::record:
      return PAWL_COMMAND_RECORD;
    case operation_kind::none:
      break;
  }
  return 0;
}

constexpr const char* end_key = "the run's end";

bool ends_log(const command& asked) {
  return asked.kind == PAWL_COMMAND_COMPLETE || asked.kind == PAWL_COMMAND_FAIL ||
         asked.kind == PAWL_COMMAND_CONTINUE;
}

bool same_json(const std::string& a, const std::string& b) {
  if (a == b) return true;
  boost::json::error_code error_a, error_b;
  auto value_a = boost::json::parse(a, error_a);
  auto value_b = boost::json::parse(b, error_b);
  return !error_a && !error_b && value_a == value_b;
}

std::string error_text(const std::string& code, const std::string& message) {
  return boost::json::serialize(boost::json::object{{"code", code}, {"message", message}});
}

boost::json::value for_details(const command* shown) {
  if (shown == nullptr) return nullptr;
  boost::json::error_code error;
  boost::json::value input = boost::json::parse(shown->payload, error);
  return boost::json::object{
      {"key", shown->key}, {"name", shown->name}, {"input", error ? nullptr : input}};
}

}  // namespace

result<void> replayer::replay() {
  if (auto done = read(); !done) return done;
  return finish();
}

result<void> replayer::replay_without_failure() {
  if (auto found = find_failure(); !found) return found;
  lenient_ = true;
  if (auto done = read(); !done) return done;
  return finish();
}

result<void> replayer::compare() {
  const bool never_begun =
      run_.row_.status == journal::run_status::cancelled && run_.row_.started_ms == 0;
  if (never_begun) return {};  // it was cancelled while it was queued
  comparing_ = true;
  if (auto done = read(); !done) return done;
  return finish();
}

// Reads the log through the instance. A log that holds `retried` events is read twice, since what
// they drop lies before them.
result<void> replayer::read() {
  for (int pass = 0; pass < 2; ++pass) {
    bool collect_only = false;
    auto read = store_.read_events(run_.row_.id, run_.row_.first_seq, [&](const event& each) {
      last_seq_ = each.seq;
      if (each.type == event_type::retried && pass == 0 && !dropped_known_) {
        read_dropped(each.dropped, dropped_);
        collect_only = true;
      }
      if (!collect_only) on(each);
      return !fault_ && !run_.broken_;
    });
    if (!read) return read;
    if (!collect_only) break;
    dropped_known_ = true;
    reset();
  }
  if (last_seq_ == 0) {
    return failure{"corrupt", "run " + run_.row_.id + " has a row but no log"};
  }
  return {};
}

void replayer::reset() {
  run_.destroy_instance();
  run_.operations_.clear();
  run_.by_command_.clear();
  run_.failed_keys_.clear();
  run_.broken_.reset();
  issued_.clear();
  expected_.clear();
  abandoned_.clear();
  unconfirmed_.clear();
  fault_.reset();
}

void replayer::on(const event& event) {
  if (dropped_.contains(event.seq)) return;
  switch (event.type) {
    case event_type::started:
      return on_started(event);
    case event_type::scheduled:
      return on_scheduled(event);
    case event_type::completed:
    case event_type::failed:
    case event_type::retrying:
    case event_type::heartbeat:
      return on_answer(event);
    case event_type::cancelled:
      return on_cancelled(event);
    case event_type::cancel_asked:
      run_.now_ms_ = event.at_ms;
      run_.activate(PAWL_RESOLUTION_CANCEL, 0, {}, nullptr, 0);
      return after_activation();
    case event_type::run_completed:
    case event_type::run_failed:
    case event_type::run_cancelled:
      return on_ended(event);
    case event_type::continued:
      run_.continuation_ = std::string(event.payload);
      return on_ended(event);
    case event_type::paused:
    case event_type::resumed:
    case event_type::retried:
      return;
  }
}

void replayer::on_started(const event& event) {
  run_.gathering_ = &issued_;
  run_.now_ms_ = event.at_ms;
  if (!run_.make_instance()) return;
  run_.activate(PAWL_RESOLUTION_STARTED, 0, event.payload, nullptr, 0);
  after_activation();
}

void replayer::on_scheduled(const event& event) {
  expectation recorded;
  recorded.seq = event.seq;
  recorded.at_ms = event.at_ms;
  recorded.due_ms = event.due_ms;
  recorded.kind = event.operation;
  recorded.recorded.kind = command_kind(event.operation);
  recorded.recorded.key = event.key;
  recorded.recorded.name = event.name;
  recorded.recorded.payload = event.payload;
  recorded.recorded.token = event.token;
  recorded.recorded.scope = event.scope;
  recorded.recorded.timeout_ms = event.timeout_ms;
  recorded.recorded.heartbeat_timeout_ms = event.heartbeat_timeout_ms;
  recorded.recorded.retry = decode_retry_policy(event.options);
  recorded.event_seqs.push_back(event.seq);

  auto asked = std::find_if(issued_.begin(), issued_.end(), [&](const command& each) {
    return each.key == event.key && each.kind == recorded.recorded.kind;
  });
  if (asked == issued_.end()) {
    expected_.push_back(std::move(recorded));
    return;
  }
  if (!same(recorded.recorded, *asked)) return diverge(event.seq, &recorded.recorded, &*asked);
  command matched = std::move(*asked);
  issued_.erase(asked);
  open(matched, recorded);
}

void replayer::on_answer(const event& event) {
  operation* op = run_.find(event.refers);
  if (op == nullptr) {
    auto waiting = std::find_if(expected_.begin(), expected_.end(),
                                [&](const expectation& each) { return each.seq == event.refers; });
    if (waiting == expected_.end()) return;  // of an operation that was dropped
    waiting->event_seqs.push_back(event.seq);
    waiting->attempts = event.attempts;
    if (event.type == event_type::retrying) waiting->due_ms = event.due_ms;
    if (event.type != event_type::completed && event.type != event_type::failed) return;
    waiting->answered = true;
    waiting->answered_ms = event.at_ms;
    waiting->answer = event.payload;
    if (event.type == event_type::failed) waiting->error = to_failure(event.error);
    return;
  }
  if (event.type == event_type::retrying) {
    op->attempts = event.attempts;
    op->due_ms = event.due_ms;
    op->at = operation::phase::backing_off;
  } else if (event.type == event_type::heartbeat) {
    op->heartbeat_due_ms = event.due_ms;
  } else if (event.type == event_type::failed) {
    failure why = to_failure(event.error);
    deliver(*op, event.at_ms, {}, &why, event.attempts);
  } else {
    deliver(*op, event.at_ms, event.payload, nullptr, event.attempts);
  }
}

void replayer::on_cancelled(const event& event) {
  operation* op = run_.find(event.refers);
  if (op != nullptr && abandoned_.erase(op->seq) > 0) return forget(*op);
  if (op != nullptr) {
    unconfirmed_[op->seq] = event.seq;
    return;
  }
  for (expectation& each : expected_) {
    if (each.seq != event.refers) continue;
    each.cancelled = true;
    each.event_seqs.push_back(event.seq);
  }
}

// The log went on after an end: a retry follows, or a generation that was cut off.
void replayer::on_ended(const event& event) {
  if (comparing_) compare_end(event);
  std::erase_if(issued_, ends_log);
}

// What the log ends with is made a command, so that it can be held against the instance's last.
void replayer::compare_end(const event& event) {
  if (!expected_.empty()) return;  // that comes first
  const std::string code(event.error.code);
  // These the host gave in the place of what the workflow asked for.
  if (code == PAWL_ERROR_INVALID_OUTPUT || code == PAWL_ERROR_TOO_LARGE) return;
  command recorded, asked;
  recorded.key = asked.key = end_key;
  recorded.name = event_name(event.type, operation_kind::none);
  recorded.payload = event.payload;
  if (!code.empty()) recorded.payload = error_text(code, std::string(event.error.message));
  const auto last = std::find_if(issued_.begin(), issued_.end(), ends_log);
  if (last == issued_.end() || issued_.size() > 1) {
    const auto more = std::find_if_not(issued_.begin(), issued_.end(), ends_log);
    return diverge(event.seq, &recorded, more == issued_.end() ? nullptr : &*more);
  }
  asked.name = event_name(last->kind != PAWL_COMMAND_FAIL             ? event_type::run_completed
                          : last->error->code == PAWL_ERROR_CANCELLED ? event_type::run_cancelled
                                                                      : event_type::run_failed,
                          operation_kind::none);
  asked.payload = last->error ? error_text(last->error->code, last->error->message) : last->payload;
  if (!same(recorded, asked)) diverge(event.seq, &recorded, &asked);
}

void replayer::after_activation() {
  for (size_t i = 0; i < issued_.size() && !fault_;) {
    if (issued_[i].kind == PAWL_COMMAND_CANCEL) {
      uint64_t id = issued_[i].id;
      issued_.erase(issued_.begin() + static_cast<ptrdiff_t>(i));
      on_cancel_command(id);
      i = 0;
    } else if (!expected_.empty() && match_expected(issued_[i])) {
      i = 0;  // matching may have told the instance more
    } else {
      ++i;
    }
  }
}

void replayer::on_cancel_command(uint64_t command_id) {
  auto found = run_.by_command_.find(command_id);
  if (found == run_.by_command_.end()) {
    for (command& each : issued_) {
      if (each.id == command_id) each.abandoned = true;
    }
    return;
  }
  operation& op = run_.operations_.at(found->second);
  if (unconfirmed_.erase(op.seq) > 0) return forget(op);
  abandoned_.insert(op.seq);
}

bool replayer::match_expected(const command& asked) {
  auto found = std::find_if(expected_.begin(), expected_.end(), [&](const expectation& each) {
    return each.recorded.key == asked.key && each.recorded.kind == asked.kind;
  });
  if (found == expected_.end()) return false;
  if (!same(found->recorded, asked)) {
    diverge(found->seq, &found->recorded, &asked);
    return false;
  }
  command matched = asked;
  expectation recorded = std::move(*found);
  expected_.erase(found);
  std::erase_if(issued_, [&](const command& each) { return each.id == matched.id; });
  open(matched, recorded);
  operation* op = run_.find(recorded.seq);
  op->attempts = recorded.attempts;
  if (recorded.cancelled) {
    if (abandoned_.erase(op->seq) > 0) {
      forget(*op);
    } else {
      unconfirmed_[op->seq] = recorded.event_seqs.back();
    }
  } else if (recorded.answered) {
    deliver(*op, recorded.answered_ms, recorded.answer, recorded.error ? &*recorded.error : nullptr,
            recorded.attempts);
  }
  return true;
}

void replayer::open(const command& asked, const expectation& recorded) {
  operation& op = run_.operations_[recorded.seq];
  op.seq = recorded.seq;
  op.command_id = asked.id;
  op.kind = recorded.kind;
  op.at = op.kind == operation_kind::step ? operation::phase::recorded : operation::phase::started;
  op.key = recorded.recorded.key;
  op.name = recorded.recorded.name;
  op.payload = recorded.recorded.payload.empty() ? asked.payload : recorded.recorded.payload;
  op.scope = recorded.recorded.scope;
  bool is_child = op.kind == operation_kind::child;  // named anew: the log may be a copy
  op.token = is_child ? child_run_id(run_.row_.id, recorded.seq) : recorded.recorded.token;
  op.retry = recorded.recorded.retry;
  op.timeout_ms = recorded.recorded.timeout_ms;
  op.heartbeat_timeout_ms = recorded.recorded.heartbeat_timeout_ms;
  op.due_ms = recorded.due_ms;
  if (op.kind == operation_kind::hook && op.heartbeat_timeout_ms > 0) {
    op.heartbeat_due_ms = recorded.at_ms + op.heartbeat_timeout_ms;
  }
  run_.by_command_[asked.id] = op.seq;
  if (asked.abandoned) abandoned_.insert(op.seq);
}

void replayer::deliver(operation& op, int64_t at_ms, std::string_view payload, const failure* error,
                       uint32_t attempts) {
  uint64_t command_id = op.command_id;
  if (error != nullptr) run_.failed_keys_[op.key] = op.seq;
  forget(op);
  run_.now_ms_ = at_ms;
  run_.activate(error != nullptr ? PAWL_RESOLUTION_FAILED : PAWL_RESOLUTION_COMPLETED, command_id,
                payload, error, attempts);
  after_activation();
}

void replayer::forget(operation& op) {
  run_.by_command_.erase(op.command_id);
  run_.operations_.erase(op.seq);
}

// The instance stands where the journal ends; what it asked for beyond that is new.
result<void> replayer::finish() {
  if (!fault_ && !run_.broken_ && !lenient_) {
    if (!expected_.empty()) {
      diverge(expected_.front().seq, &expected_.front().recorded,
              issued_.empty() ? nullptr : &issued_.front());
    } else if (!unconfirmed_.empty()) {
      command cancelled;
      cancelled.key = "the cancelling of " + run_.operations_.at(unconfirmed_.begin()->first).key;
      diverge(unconfirmed_.begin()->second, &cancelled,
              issued_.empty() ? nullptr : &issued_.front());
    }
  }
  if (run_.broken_) return failure{std::string(diverged), *run_.broken_};
  if (fault_) return *fault_;
  if (comparing_) return {};

  run_.gathering_ = nullptr;
  run_.next_seq_ = last_seq_ + 1;
  if (lenient_) drop_leftovers();
  for (uint64_t seq : std::exchange(abandoned_, {})) {
    if (operation* op = run_.find(seq); op != nullptr) run_.abandon(op->command_id);
  }
  for (command& each : issued_) {
    bool given_up = each.abandoned;
    uint64_t id = each.id;
    run_.carry_out(std::move(each));
    if (given_up) run_.abandon(id);
  }
  run_.settle();
  return {};
}

void replayer::drop_leftovers() {
  for (const expectation& each : expected_)
    dropped_.insert(each.event_seqs.begin(), each.event_seqs.end());
  for (const auto& [op, cancelled] : unconfirmed_) dropped_.insert(cancelled);
  std::string packed = pack_dropped(dropped_);
  event retried;
  retried.type = event_type::retried;
  retried.dropped = packed;
  run_.append(retried);
  run_.row_.ended_ms = 0;
  run_.row_.reason.clear();
  run_.row_changed_ = true;
  run_.row_.status = journal::run_status::running;
  run_.restore_waits();
}

// Which events are the failure that ended the run: its last event, the step's failure behind it,
// and requests to cancel.
result<void> replayer::find_failure() {
  struct answer {
    uint64_t seq, refers;
  };
  std::vector<answer> failures;
  uint64_t cause = 0;
  auto read = store_.read_events(run_.row_.id, run_.row_.first_seq, [&](const event& each) {
    if (each.type == event_type::retried) {
      dropped_.clear();  // the newest one lists all
      read_dropped(each.dropped, dropped_);
    }
    if (each.type == event_type::failed) failures.push_back({each.seq, each.refers});
    bool ends = each.type == event_type::run_failed || each.type == event_type::run_cancelled;
    if (ends) cause = each.refers;
    if (ends || each.type == event_type::cancel_asked) dropped_.insert(each.seq);
    return true;
  });
  for (const answer& each : failures) {
    if (cause != 0 && each.refers == cause) dropped_.insert(each.seq);
  }
  dropped_known_ = true;
  return read;
}

void replayer::diverge(uint64_t seq, const command* expected, const command* actual) {
  if (fault_) return;
  bool same_operation = expected != nullptr && actual != nullptr && expected->key == actual->key;
  std::string asks = actual == nullptr ? "does not ask for it" : "asks for " + describe(*actual);
  if (same_operation && expected->name == actual->name)
    asks += expected->key == end_key ? ", with another result" : ", with another input";
  failure why;
  why.code = diverged;
  why.message = "replay diverged at event " + std::to_string(seq) + ": the journal has " +
                describe(*expected) + ", the workflow now " + asks;
  why.details = boost::json::serialize(boost::json::object{
      {"seq", seq}, {"expected", for_details(expected)}, {"actual", for_details(actual)}});
  fault_ = std::move(why);
}

bool replayer::same(const command& recorded, const command& asked) const {
  if (recorded.kind != asked.kind || recorded.name != asked.name) return false;
  if (asked.kind == PAWL_COMMAND_HOOK) return recorded.token == asked.token;
  return recorded.payload.empty() || same_json(recorded.payload, asked.payload);
}

}  // namespace pawl::engine
