#include "embed/inspect.hpp"

#include "engine/dropped.hpp"
#include "engine/trace.hpp"

#include <pawl/status.h>

#include <map>
#include <set>

namespace pawl::embed {

using journal::event;
using journal::event_type;
using journal::operation_kind;

namespace {

error_info to_info(const journal::error_view& error) {
  return {std::string(error.code), std::string(error.message), std::string(error.details),
          error.retryable};
}

std::string_view kind_name(operation_kind kind) {
  switch (kind) {
    case operation_kind::step:
      return "action";
    case operation_kind::sleep:
      return "sleep";
    case operation_kind::hook:
      return "hook";
    case operation_kind::child:
      return "child";
    case operation_kind::record:
      return "record";
    case operation_kind::none:
      break;
  }
  return "";
}

result<journal::run_row> find_row(journal::store& store, std::string_view run_id) {
  auto row = store.find_run(run_id);
  if (!row) return row.error();
  if (!*row) return failure{PAWL_ERROR_NOT_FOUND, "there is no run '" + std::string(run_id) + "'"};
  return std::move(**row);
}

void open_step(step_info& step, const event& each, const std::string& hook_url) {
  step.seq = each.seq;
  step.key = each.key;
  step.kind = kind_name(each.operation);
  step.name = each.name;
  step.status = "scheduled";
  step.scheduled_ms = each.at_ms;
  step.due_ms = each.due_ms;
  step.scope = each.scope;
  if (each.operation == operation_kind::hook) {
    step.token = each.token;
    step.url = hook_url + step.token;
  }
  if (each.operation == operation_kind::child) step.child_id = each.token;
  if (!each.payload.empty()) step.input = std::string(each.payload);
}

// What an event that refers to the step makes of it.
void advance(step_info& step, const event& each) {
  switch (each.type) {
    case event_type::completed:
      step.status = "completed";
      step.ended_ms = each.at_ms;
      step.attempts = each.attempts;
      step.error.reset();
      if (!each.payload.empty()) step.output = std::string(each.payload);
      break;
    case event_type::failed:
      step.status = "failed";
      step.ended_ms = each.at_ms;
      step.attempts = each.attempts;
      step.error = to_info(each.error);
      break;
    case event_type::cancelled:
      step.status = "cancelled";
      step.ended_ms = each.at_ms;
      break;
    case event_type::retrying:
      step.status = "retrying";
      step.attempts = each.attempts;
      step.due_ms = each.due_ms;
      step.failures.push_back({each.at_ms, to_info(each.error), each.due_ms});
      break;
    default:
      break;
  }
}

}  // namespace

run_info to_info(const journal::run_row& row) {
  run_info info;
  info.id = row.id;
  info.workflow = row.workflow;
  info.module = row.module;
  info.module_version = row.version;
  info.module_sha256 = row.sha256;
  info.status = journal::status_name(row.status);
  info.reason = row.reason;
  info.trigger = row.trigger;
  info.parent_id = row.parent_id;
  info.forked_from = row.forked_from;
  info.idempotency_key = row.idempotency_key;
  info.traceparent = row.traceparent.empty()
                         ? engine::to_traceparent(engine::span_of_run(row.id, {}))
                         : row.traceparent;
  info.credentials = row.credentials;
  info.generation = row.generation;
  info.created_ms = row.created_ms;
  info.started_ms = row.started_ms;
  info.ended_ms = journal::is_ended(row.status) ? row.ended_ms : 0;
  return info;
}

hook_info to_info(const journal::hook_row& row, const std::string& hook_url) {
  return {row.token,     hook_url + row.token, row.run_id, row.key,
          row.opened_ms, row.due_ms,           row.schema};
}

result<run_info> inspect_run(journal::store& store, std::string_view run_id) {
  auto row = find_row(store, run_id);
  if (!row) return row.error();
  run_info info = to_info(*row);
  // The log's ends tell, however long it is.
  auto read = store.read_events(run_id, row->first_seq, [&](const event& each) {
    if (each.type != event_type::started) return true;
    info.input = std::string(each.payload);
    return false;
  });
  if (!read) return read.error();
  read = store.read_last_events(run_id, [&](const event& each) {
    if (each.type == event_type::run_completed) info.output = std::string(each.payload);
    bool failed = each.type == event_type::run_failed || each.type == event_type::run_cancelled;
    if (failed) info.error = to_info(each.error);
    if (each.type == event_type::retried) info.error.reset();
    return true;
  });
  if (!read) return read.error();
  return info;
}

result<std::vector<step_info>> inspect_steps(journal::store& store, std::string_view run_id,
                                             const std::string& hook_url) {
  auto row = find_row(store, run_id);
  if (!row) return row.error();
  std::vector<step_info> steps;
  std::unordered_map<uint64_t, size_t> by_seq;
  std::set<uint64_t> dropped;
  std::map<uint64_t, uint64_t> answers;  // the event that ended a step, and that step
  auto read = store.read_events(run_id, row->first_seq, [&](const event& each) {
    if (each.type == event_type::scheduled) {
      by_seq[each.seq] = steps.size();
      open_step(steps.emplace_back(), each, hook_url);
    } else if (each.type == event_type::retried) {
      engine::read_dropped(each.dropped, dropped);
      for (step_info& step : steps) step.dropped = dropped.contains(step.seq);
      for (const auto& [answer, of] : answers) {
        step_info& step = steps[by_seq.at(of)];
        if (step.dropped || !dropped.contains(answer)) continue;
        step.status = "scheduled";  // its failure no longer counts: it is tried again
        step.ended_ms = 0;
      }
    } else if (auto found = by_seq.find(each.refers); found != by_seq.end()) {
      advance(steps[found->second], each);
      bool ends = each.type != event_type::retrying && each.type != event_type::heartbeat;
      if (ends) answers[each.seq] = each.refers;
    }
    return true;
  });
  if (!read) return read.error();
  return steps;
}

event_info to_info(const event& each, scheduled_names& names) {
  operation_kind operation = each.operation;
  event_info info;
  info.seq = each.seq;
  info.at_ms = each.at_ms;
  info.key = each.key;
  info.action = each.name;
  if (each.type == event_type::scheduled) {
    names[each.seq] = {each.operation, info.key, info.action};
  } else if (auto found = names.find(each.refers); found != names.end()) {
    operation = found->second.operation;
    info.key = found->second.key;
    info.action = found->second.name;
  }
  info.name = journal::event_name(each.type, operation);
  info.payload = each.payload;
  if (!each.error.code.empty()) info.error = to_info(each.error);
  info.attempts = each.attempts;
  info.due_ms = each.due_ms;
  return info;
}

result<list_of<event_info>> inspect_events(journal::store& store, std::string_view run_id,
                                           uint64_t from_seq, size_t limit) {
  auto row = find_row(store, run_id);
  if (!row) return row.error();
  list_of<event_info> events;
  scheduled_names names;
  auto read = store.read_events(run_id, row->first_seq, [&](const event& each) {
    event_info info = to_info(each, names);
    if (each.seq < from_seq) return true;
    if (events.items.size() == limit) {
      events.next = std::to_string(each.seq);
      return false;
    }
    events.items.push_back(std::move(info));
    return true;
  });
  if (!read) return read.error();
  return events;
}

}  // namespace pawl::embed
