// What each of a workflow's commands does to its run.
#include "actions/payload.hpp"
#include "engine/errors.hpp"
#include "engine/new_run.hpp"
#include "engine/run.hpp"
#include "engine/trace.hpp"

#include <utility>

namespace pawl::engine {

using journal::event;
using journal::event_type;
using journal::operation_kind;
using journal::run_status;

void run::carry_out(command asked) {
  if (ending_ || broken_) return;
  switch (asked.kind) {
    case PAWL_COMMAND_STEP:
      return ask_step(asked);
    case PAWL_COMMAND_SLEEP:
      return ask_sleep(asked);
    case PAWL_COMMAND_HOOK:
      return ask_hook(asked);
    case PAWL_COMMAND_CHILD:
      return ask_child(asked);
    case PAWL_COMMAND_RECORD:
      return ask_record(asked);
    case PAWL_COMMAND_RECORDED:
      return recorded(asked);
    case PAWL_COMMAND_CANCEL:
      return abandon(asked.id);
    case PAWL_COMMAND_COMPLETE:
      return end_completed(asked);
    case PAWL_COMMAND_FAIL:
      return end_failed(asked);
    case PAWL_COMMAND_CONTINUE:
      continuation_ = std::move(asked.payload);
      return;
    default:
      broken_ = label() + " emitted an unknown command";
      return;
  }
}

// Records the operation and remembers it. `scheduled` has what is special about its kind.
operation& run::open(const command& asked, operation_kind kind, event& scheduled) {
  scheduled.type = event_type::scheduled;
  scheduled.operation = kind;
  scheduled.key = asked.key;
  scheduled.name = asked.name;
  append(scheduled);
  operation& op = operations_[scheduled.seq];
  op.seq = scheduled.seq;
  op.command_id = asked.id;
  op.kind = kind;
  op.key = asked.key;
  op.name = asked.name;
  by_command_[asked.id] = op.seq;

  if (next_seq_ - row_.first_seq > env_.limits.events_per_run_max) {
    command too_long;
    too_long.error =
        failure{"too_many_events",
                "the run's log is over " + std::to_string(env_.limits.events_per_run_max) +
                    " events: let the workflow call continue_as_new now and then, or raise "
                    "limits.events_per_run_max"};
    end_failed(too_long);
  }
  return op;
}

void run::ask_step(command& asked) {
  event scheduled;
  std::string options = encode(asked.retry);
  bool fits = asked.payload.size() <= env_.limits.payload_bytes_max;
  if (fits) scheduled.payload = asked.payload;
  scheduled.timeout_ms = asked.timeout_ms;
  scheduled.heartbeat_timeout_ms = asked.heartbeat_timeout_ms;
  scheduled.scope = asked.scope;
  scheduled.options = options;
  operation& op = open(asked, operation_kind::step, scheduled);
  if (ending_) return;
  if (!fits) {
    failure why{PAWL_ERROR_TOO_LARGE,
                "the input of " + asked.key + " is " + std::to_string(asked.payload.size()) +
                    " bytes, the limit is " + std::to_string(env_.limits.payload_bytes_max)};
    refuse(op, why);
    return;
  }
  op.payload = std::move(asked.payload);
  op.scope = std::move(asked.scope);
  op.retry = asked.retry;
  op.timeout_ms = asked.timeout_ms;
  op.heartbeat_timeout_ms = asked.heartbeat_timeout_ms;
  if (!paused()) after_.start.push_back(op.seq);
}

// Fails an operation in the turn that asked for it.
void run::refuse(operation& op, const failure& why) {
  event failed;
  failed.type = event_type::failed;
  failed.refers = op.seq;
  failed.error = to_journal(why);
  append(failed);
  failed_keys_[op.key] = op.seq;
  to_tell_.push_back({PAWL_RESOLUTION_FAILED, op.command_id, {}, why, 0});
  close(op, journal::hook_end::unwanted);
}

void run::ask_sleep(command& asked) {
  event scheduled;
  scheduled.due_ms = asked.until_ms;
  operation& op = open(asked, operation_kind::sleep, scheduled);
  if (ending_) return;
  op.at = operation::phase::started;
  set_timer(op, asked.until_ms, 0);
}

void run::ask_hook(command& asked) {
  event scheduled;
  scheduled.token = asked.token;
  scheduled.heartbeat_timeout_ms = asked.heartbeat_timeout_ms;
  if (asked.timeout_ms > 0) scheduled.due_ms = now_ms_ + asked.timeout_ms;
  operation& op = open(asked, operation_kind::hook, scheduled);
  if (ending_) return;
  op.at = operation::phase::started;
  op.token = std::move(asked.token);
  op.payload = std::move(asked.payload);
  op.heartbeat_timeout_ms = asked.heartbeat_timeout_ms;
  set_timer(op, scheduled.due_ms,
            asked.heartbeat_timeout_ms > 0 ? now_ms_ + asked.heartbeat_timeout_ms : 0);
  change_.hooks_set.push_back(
      {op.token, row_.id, op.seq, op.key, now_ms_, scheduled.due_ms, op.payload});
  if (op.payload.empty()) return;
  auto compiled = schema::checker::compile(std::string_view(op.payload));
  if (!compiled && !broken_) {
    broken_ = label() + " broke a rule: what hook " + op.key +
              " says of its value is not a JSON Schema: " + compiled.error().message;
  }
}

void run::ask_child(command& asked) {
  std::string id = child_run_id(row_.id, next_seq_);
  event scheduled;
  scheduled.token = id;
  scheduled.payload = asked.payload;
  scheduled.timeout_ms = asked.timeout_ms;
  if (asked.timeout_ms > 0) scheduled.due_ms = now_ms_ + asked.timeout_ms;
  operation& op = open(asked, operation_kind::child, scheduled);
  if (ending_) return;
  op.at = operation::phase::started;
  op.token = id;
  op.payload = std::move(asked.payload);

  if (auto made = create_child(op); !made) return refuse(op, made.error());
  set_timer(op, scheduled.due_ms, 0);
}

result<void> run::create_child(const operation& op) {
  new_run_request request;
  request.id = op.token;
  request.workflow = op.name;
  request.input = op.payload;
  request.trigger = "child";
  request.parent_id = row_.id;
  request.parent_seq = op.seq;
  request.credentials = row_.credentials;  // what it does, it does for this run
  request.traceparent = to_traceparent(span_of_attempt(row_.id, row_.traceparent, op.seq, 1));
  result<new_run> made = make_new_run(request, env_);
  if (!made) return made.error();
  change_.children.push_back(to_change(*made, request.input));
  after_.load.push_back(op.token);
  return {};
}

void run::start_child_again(operation& op) {
  uint64_t seq = op.seq;
  row_changed_ = true;
  if (auto made = create_child(op); !made) fail(seq, made.error());
}

void run::ask_record(command& asked) {
  event scheduled;
  open(asked, operation_kind::record, scheduled);
  if (!ending_) to_tell_.push_back({PAWL_RESOLUTION_PERFORM, asked.id, {}, {}, 0});
}

void run::recorded(command& asked) {
  auto found = by_command_.find(asked.id);
  if (found == by_command_.end()) return;
  operation& op = operations_.at(found->second);
  if (!asked.error && asked.payload.size() > env_.limits.payload_bytes_max) {
    asked.error =
        failure{PAWL_ERROR_TOO_LARGE, "the value of " + op.key + " is over the payload limit"};
  }
  if (asked.error) return refuse(op, *asked.error);
  event completed;
  completed.type = event_type::completed;
  completed.refers = op.seq;
  completed.payload = asked.payload;
  append(completed);
  to_tell_.push_back({PAWL_RESOLUTION_COMPLETED, asked.id, std::move(asked.payload), {}, 0});
  close(op, journal::hook_end::unwanted);
}

void run::abandon(uint64_t command_id) {
  auto found = by_command_.find(command_id);
  if (found == by_command_.end()) return;
  operation& op = operations_.at(found->second);
  event cancelled;
  cancelled.type = event_type::cancelled;
  cancelled.refers = op.seq;
  append(cancelled);
  if (op.kind == operation_kind::child) after_.cancel.push_back(op.token);
  close(op, journal::hook_end::unwanted);
}

void run::end_completed(command& asked) {
  auto fits = actions::check_payload(workflow_->output, asked.payload, PAWL_ERROR_INVALID_OUTPUT,
                                     "output of workflow", row_.workflow);
  if (asked.payload.size() > env_.limits.payload_bytes_max) {
    fits = failure{PAWL_ERROR_TOO_LARGE,
                   "output of workflow " + row_.workflow + " is over the payload limit"};
  }
  if (!fits) {
    command failed;
    failed.error = fits.error();
    return end_failed(failed);
  }
  event last;
  last.type = event_type::run_completed;
  last.payload = asked.payload;
  end_with(run_status::completed, last, {});
}

void run::end_failed(command& asked) {
  const failure& why = *asked.error;
  bool cancelled = why.code == PAWL_ERROR_CANCELLED;
  event last;
  last.type = cancelled ? event_type::run_cancelled : event_type::run_failed;
  last.error = to_journal(why);
  auto cause = failed_keys_.find(asked.key);
  if (cause != failed_keys_.end()) last.refers = cause->second;
  end_with(cancelled ? run_status::cancelled : run_status::failed, last,
           why.code + ": " + why.message);
}

void run::end_with(run_status status, event& last, std::string reason) {
  while (!operations_.empty()) {
    operation& op = operations_.begin()->second;
    if (op.kind == operation_kind::child) after_.cancel.push_back(op.token);
    close(op, journal::hook_end::unwanted);
  }
  append(last);
  ending_ = true;
  after_.start.clear();
  after_.ended = true;
  set_status(status);
  row_.ended_ms = now_ms_;
  row_.reason = std::move(reason);
  row_changed_ = true;
}

// The same run with an empty log: the old one goes in the same write that begins the new one.
void run::start_generation(std::string input) {
  auto fits = actions::check_payload(workflow_->input, input, PAWL_ERROR_INVALID_INPUT,
                                     "continue_as_new: input of workflow", row_.workflow);
  if (!fits) {
    command failed;
    failed.error = fits.error();
    return end_failed(failed);
  }
  if (creates_) {
    // Nothing of the run is durable yet: it simply begins with the other input.
    operations_.clear();
    by_command_.clear();
    entry_.clear();
    change_ = {};
    after_ = {};
    next_seq_ = row_.first_seq;
  } else {
    while (!operations_.empty()) abandon(operations_.begin()->second.command_id);
    event continued;
    continued.type = event_type::continued;
    continued.payload = input;
    append(continued);
    finish_change();
    row_.first_seq = next_seq_;
    change_.drop_before_seq = next_seq_;
  }

  destroy_instance();
  to_tell_.clear();
  failed_keys_.clear();
  row_.generation += 1;
  row_.seed[0] = env_.entropy();
  row_.seed[1] = env_.entropy();
  row_changed_ = true;
  event started;
  started.type = event_type::started;
  started.name = row_.workflow;
  started.payload = input;
  append(started);
  if (make_instance()) activate(PAWL_RESOLUTION_STARTED, 0, input, nullptr, 0);
}

void run::close(operation& op, journal::hook_end how) {
  if (op.call_tag != 0) calls_closed_.push_back(op.call_tag);
  set_timer(op, 0, 0);
  if (op.kind == operation_kind::hook) {
    bool opened_now = std::erase_if(change_.hooks_set, [&](const journal::hook_row& each) {
                        return each.token == op.token;
                      }) > 0;
    if (!opened_now) change_.hooks_closed.push_back({op.token, row_.id, op.key, now_ms_, how});
  }
  by_command_.erase(op.command_id);
  operations_.erase(op.seq);
}

}  // namespace pawl::engine
