#include "engine/fork.hpp"

#include "engine/dropped.hpp"
#include "engine/new_run.hpp"
#include "journal/entry.hpp"

#include <charconv>
#include <map>
#include <set>

namespace pawl::engine {

using journal::event;
using journal::event_type;

namespace {

// What must be known of a log before it can be cut.
struct outline {
  uint64_t cut_seq = 0;  // the step's scheduled event
  std::set<uint64_t> dropped;
};

result<outline> find_cut(journal::store& store, const journal::run_row& row,
                         std::string_view from_step) {
  outline found;
  uint64_t wanted_seq = 0;
  auto [end, error] =
      std::from_chars(from_step.data(), from_step.data() + from_step.size(), wanted_seq);
  bool by_seq = error == std::errc() && end == from_step.data() + from_step.size();
  std::map<uint64_t, bool> matches;
  auto read = store.read_events(row.id, row.first_seq, [&](const event& each) {
    if (each.type == event_type::retried) read_dropped(each.dropped, found.dropped);
    bool match = by_seq ? each.seq == wanted_seq : each.key == from_step;
    if (each.type == event_type::scheduled && match) matches[each.seq] = true;
    return true;
  });
  if (!read) return read.error();
  for (const auto& [seq, match] : matches) {
    if (!found.dropped.contains(seq)) found.cut_seq = seq;
  }
  if (found.cut_seq == 0) {
    return failure{PAWL_ERROR_NOT_FOUND, "run '" + row.id + "' has no step '" +
                                             std::string(from_step) + "': see `pawl runs show " +
                                             row.id + "` for its steps"};
  }
  return found;
}

}  // namespace

result<journal::change> fork_of(std::string_view run_id, std::string_view from_step,
                                std::string_view new_id, environment& env) {
  if (!is_run_id(new_id)) {
    return failure{PAWL_ERROR_INVALID_INPUT,
                   "run id '" + std::string(new_id) +
                       "': letters, digits, '.', '_' and '-', at most 64 of them"};
  }
  auto source = env.store.find_run(run_id);
  if (!source) return source.error();
  if (!*source)
    return failure{PAWL_ERROR_NOT_FOUND, "there is no run '" + std::string(run_id) + "'"};
  const journal::run_row& row = **source;
  auto cut = find_cut(env.store, row, from_step);
  if (!cut) return cut.error();

  journal::change copy;
  std::map<uint64_t, std::string> open_hooks;  // tokens by seq
  uint64_t next_seq = row.first_seq;
  auto read = env.store.read_events(row.id, row.first_seq, [&](const event& each) {
    if (each.seq >= cut->cut_seq) return false;
    journal::append_event(copy.entry, each);
    next_seq = each.seq + 1;
    if (each.operation == journal::operation_kind::hook) open_hooks[each.seq] = each.token;
    if (each.type == event_type::completed || each.type == event_type::failed ||
        each.type == event_type::cancelled) {
      open_hooks.erase(each.refers);
    }
    return true;
  });
  if (!read) return read.error();
  for (const auto& [seq, token] : open_hooks) {
    auto hook = env.store.find_hook(token);
    if (!hook) return hook.error();
    if (*hook) {
      return failure{PAWL_ERROR_CONFLICT,
                     "hook " + (*hook)->key + " is open in run '" + row.id +
                         "' and can't be open in a fork too: end that run first"};
    }
  }
  if (!cut->dropped.empty()) {
    std::string packed = pack_dropped(cut->dropped);
    event retried;
    retried.type = event_type::retried;
    retried.at_ms = env.clock.now_ms();
    retried.dropped = packed;
    journal::append_event(copy.entry, retried);
  }

  copy.run_id = new_id;
  copy.creates = true;
  copy.first_seq = row.first_seq;
  journal::run_row forked = row;
  forked.id = new_id;
  forked.status = journal::run_status::queued;
  forked.created_ms = env.clock.now_ms();
  forked.started_ms = 0;
  forked.ended_ms = 0;
  forked.parent_id.clear();
  forked.parent_seq = 0;
  forked.idempotency_key.clear();
  forked.traceparent.clear();  // a trace of its own: the source's may long be over
  forked.reason.clear();
  forked.trigger = "fork";
  forked.forked_from = row.id;
  copy.row = std::move(forked);
  return copy;
}

}  // namespace pawl::engine
