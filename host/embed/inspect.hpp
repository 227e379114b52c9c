// A run's log as people see it: runs, steps, events. Reads the store; any thread.
#pragma once

#include "journal/store.hpp"

#include <pawl/host.hpp>
#include <pawl/result.hpp>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pawl::embed {

run_info to_info(const journal::run_row& row);
hook_info to_info(const journal::hook_row& row, const std::string& hook_url);

// With input, output and error, which are in its log. Errors: not_found.
result<run_info> inspect_run(journal::store& store, std::string_view run_id);
result<std::vector<step_info>> inspect_steps(journal::store& store, std::string_view run_id,
                                             const std::string& hook_url);
result<list_of<event_info>> inspect_events(journal::store& store, std::string_view run_id,
                                           uint64_t from_seq, size_t limit);

// What a later event refers to, remembered so that it can be named.
struct scheduled_name {
  journal::operation_kind operation;
  std::string key, name;
};
using scheduled_names = std::unordered_map<uint64_t, scheduled_name>;  // by seq

// Remembers a scheduled event in `names`, and looks the others up there.
event_info to_info(const journal::event& event, scheduled_names& names);

}  // namespace pawl::embed
