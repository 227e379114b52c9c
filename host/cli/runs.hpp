// What the commands about runs share.
#pragma once

#include "cli/session.hpp"

namespace pawl::cli {

// As a table: id, workflow, status, when, how long.
void print_runs(session& session, const std::vector<run_info>& runs);

inline operand run_operand() {
  return {"ID", "The run's id: see `pawl runs list`"};
}

// A document with --json, else a sentence.
int tell_run(session& session, const run_info& run);

}  // namespace pawl::cli
