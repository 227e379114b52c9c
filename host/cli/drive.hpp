// Staying with one run until it has ended or needs a person, showing what happens, and telling how
// it came out.
#pragma once

#include "cli/session.hpp"

#include <functional>

namespace pawl::cli {

// A change to make to a run, or a run to start; gives the run's id.
using change = std::function<result<std::string>(host&)>;

struct drive_options {
  std::string_view wanted = "completed";
  // Shows a person the output, JSON; otherwise it is printed as it is.
  std::function<void(session&, const std::string&)> print_output = {};
};

// Opens the host and makes the change. Unless the command line says --detach, drives that run until
// it has ended or can't go on by itself, and prints its output. Gives the exit code: done when the
// run completed, came out as wanted, waits for someone or was detached; failed when it failed,
// was cancelled or is blocked.
int change_and_drive(session& session, const change& change, const drive_options& options = {});

// Completed, failed or cancelled.
bool has_ended(const run_info& run);

// The option that change_and_drive() looks for.
option detach_option();

// Says on stderr what has to happen before the run can go on, and how to make it happen.
void explain_stop(session& session, host& host, const run_info& run);

}  // namespace pawl::cli
