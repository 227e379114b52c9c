#include "cli/drive.hpp"

#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "cli/format.hpp"
#include "cli/health_notes.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "client/daemon_link.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto look_interval = 200ms;  // how often a signal is looked for

bool needs_someone(const run_info& run) {
  return run.status == "waiting" || run.status == "paused" || run.status == "blocked";
}

// Whether no run does anything just now; not waited for.
bool is_at_rest(host& host) {
  int looks = 3;
  return host.wait_idle(false, [&] { return looks-- > 0; });
}

bool is_open(const step_info& step) {
  return !step.dropped && (step.status == "scheduled" || step.status == "retrying");
}

// Also when all that it waits for is children that need someone.
bool is_stuck(host& host, const run_info& run) {
  if (run.status != "running") return needs_someone(run);
  const auto steps = host.steps(run.id);
  if (!steps) return false;
  bool any_open = false;
  for (const step_info& step : *steps) {
    if (!is_open(step)) continue;
    any_open = true;
    if (step.kind == "hook") continue;
    if (step.kind != "child") return false;
    const auto child = host.find_run(step.child_id);
    if (!child || !is_stuck(host, *child)) return false;
  }
  return any_open;
}

// Until the run has ended, is stuck, or a signal came. A run that only sleeps is waited for.
result<run_info> wait_for(session& session, host& host, const std::string& run_id) {
  health_notes health(session, host);
  while (true) {
    health.look();
    auto now = host.wait(run_id, false, look_interval);
    if (now && now->status == "sleeping") now = host.wait(run_id, true, look_interval);
    if (!now && now.error().code != PAWL_ERROR_TIMEOUT) return now;
    now = host.find_run(run_id);
    if (!now || interruption::signal() != 0 || has_ended(*now) || needs_someone(*now)) return now;
    if (is_at_rest(host) && is_stuck(host, *now)) return now;
  }
}

int tell_end(session& session, host& host, const run_info& run, const drive_options& options) {
  if (session.json()) {
    session.print(api::document(run));
  } else if (run.output && options.print_output) {
    options.print_output(session, *run.output);
  } else if (run.output) {
    session.print(api::from_text(*run.output));
  }
  if (const int signal = interruption::signal(); signal != 0 && !has_ended(run)) {
    session.note(fmt::format("Interrupted. Run {} is kept and goes on with: {}", run.id,
                             session.command_line("resume")));
    return exit_code::by_signal + signal;
  }
  if (!has_ended(run)) {
    explain_stop(session, host, run);
    return run.status == "blocked" ? exit_code::failed : exit_code::done;
  }
  if (run.status == "completed") return exit_code::done;
  if (run.status == options.wanted) {
    session.note(fmt::format("Run {} is {}.", run.id, run.status));
    return exit_code::done;
  }
  if (run.error) {
    session.note(
        fmt::format("Run {} {}: {}: {}", run.id, run.status, run.error->code, run.error->message));
  } else {
    session.note(fmt::format("Run {} {}: {}", run.id, run.status, run.reason));
  }
  session.note(fmt::format(
      "  Its steps:                     {}\n"
      "  Go on where it stopped:        {}",
      session.command_line("runs show " + run.id), session.command_line("runs retry " + run.id)));
  return exit_code::failed;
}

int tell_detached(session& session, host& host, const std::string& run_id) {
  PAWL_TRY(run, host.find_run(run_id));
  if (session.json()) {
    session.print(api::document(run));
  } else {
    session.world.out << run_id << '\n';
  }
  if (has_ended(run)) return exit_code::done;
  const bool has_driver = client::find_daemon(session.settings.host.data_directory) != nullptr;
  session.note(fmt::format("Run {} is {}; {} it with: {}", run_id, run.status,
                           has_driver ? "look at" : "drive",
                           session.command_line(has_driver ? "runs show " + run_id : "resume")));
  return exit_code::done;
}

// What a hook's form says above it; empty: nothing.
std::string question_of(host& host, std::string_view token) {
  constexpr size_t hooks_max = 1000;
  const auto open = host.list_hooks("", hooks_max);
  if (!open) return {};
  const auto found = std::ranges::find(open->items, token, &hook_info::token);
  if (found == open->items.end() || found->schema.empty()) return {};
  const boost::json::value schema = api::from_text(found->schema);
  const boost::json::object* object = schema.if_object();
  const boost::json::value* text = object == nullptr ? nullptr : object->if_contains("description");
  return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

void explain_hooks(session& session, host& host, const std::vector<step_info>& steps) {
  for (const step_info& step : steps) {
    if (step.kind != "hook" || step.status != "scheduled" || step.dropped) continue;
    const std::string question = question_of(host, step.token);
    session.note(fmt::format("  {}{}{}\n    answer it with:  {}", step.key,
                             step.due_ms == 0 ? "" : ", until " + local_time(step.due_ms),
                             question.empty() ? "" : "\n    " + question,
                             session.command_line("hooks resume " + step.token + " --value JSON")));
  }
}

}  // namespace

bool has_ended(const run_info& run) {
  return run.status == "completed" || run.status == "failed" || run.status == "cancelled";
}

option detach_option() {
  return {"--detach", "", "Make it durable, print the run's id, and don't drive it"};
}

void explain_stop(session& session, host& host, const run_info& run) {
  if (run.status == "paused") {
    session.note(fmt::format("Run {} is paused; let it go on with: {}", run.id,
                             session.command_line("runs resume " + run.id)));
  } else if (run.status == "blocked") {
    session.note(fmt::format("Run {} is blocked: {}\n  Nothing is lost. When that is put right: {}",
                             run.id, run.reason, session.command_line("runs resume " + run.id)));
  } else if (const auto steps = host.steps(run.id); steps) {
    session.note(fmt::format("Run {} waits for an answer from outside:", run.id));
    explain_hooks(session, host, *steps);
    for (const step_info& step : *steps) {
      if (step.kind != "child" || step.status != "scheduled" || step.dropped) continue;
      const auto child = host.find_run(step.child_id);
      if (child && !has_ended(*child)) explain_stop(session, host, *child);
    }
  }
}

int change_and_drive(session& session, const change& change, const drive_options& options) {
  const bool attached = !session.args.has("--detach");
  PAWL_TRY(host, session.open(attached));
  if (!attached) {
    PAWL_TRY(run_id, change(*host));
    return tell_detached(session, *host, run_id);
  }
  interruption interruption;
  result<run_info> end = failure{};
  {
    std::optional<progress> shown;
    if (session.shows_progress()) shown.emplace(*host, session.world.err);
    PAWL_TRY(run_id, change(*host));
    if (shown) shown->follow(run_id);
    end = wait_for(session, *host, run_id);
  }
  if (!end) return session.fail(end.error());
  return tell_end(session, *host, *end, options);
}

}  // namespace pawl::cli
