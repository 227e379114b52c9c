// A run and its children as one JSON document, for another place and time: README.md in this folder
// describes it. Pure but for the reads of the store; any thread.
#pragma once

#include "journal/store.hpp"

#include <pawl/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::journal {

struct recorded_run {
  run_row row;
  std::string entry;  // the log of its current generation, from row.first_seq on (entry.hpp)
};

struct recorded_runs {
  std::string hook_url;            // what the host put before a hook's token
  std::vector<recorded_run> runs;  // the run itself, its children, theirs; at least one
};

// The run and its children, as far as the store still has them. Errors: not_found.
result<std::string> write_recording(store& from, std::string_view run_id,
                                    std::string_view hook_url);

// Errors: invalid_input, with the place; unsupported_format, written by a newer Pawl.
result<recorded_runs> read_recording(std::string_view text);

}  // namespace pawl::journal
