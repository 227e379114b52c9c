#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/runs.hpp"

#include <pawl/json.hpp>
#include <pawl/model.hpp>

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

void line(std::ostream& to, std::string_view name, std::string_view value) {
  if (!value.empty()) to << fmt::format("{:<10} {}\n", name, value);
}

std::string text(const error_info& error) {
  std::string made = fmt::format("{}: {}", error.code, error.message);
  if (!error.details.empty()) made += fmt::format(" {}", payload(error.details));
  return made;
}

void print_run(std::ostream& to, const run_info& run) {
  line(to, "run", run.id);
  line(to, "workflow", run.workflow);
  if (!run.module.empty())
    line(to, "module",
         fmt::format("{} {} (sha256 {})", run.module, run.module_version, run.module_sha256));
  line(to, "status", run.status);
  if (!run.error) line(to, "reason", run.reason);
  line(to, "waits for", run.waits_for);
  line(to, "trigger", run.trigger);
  line(to, "parent", run.parent_id);
  line(to, "fork of", run.forked_from);
  line(to, "key", run.idempotency_key);
  if (run.generation > 0) line(to, "generation", std::to_string(run.generation));
  line(to, "created", local_time(run.created_ms));
  if (run.started_ms != 0) line(to, "started", local_time(run.started_ms));
  if (run.ended_ms != 0)
    line(to, "ended",
         fmt::format("{} (after {})", local_time(run.ended_ms),
                     duration(run.ended_ms - run.started_ms)));
  if (run.input) line(to, "input", payload(*run.input));
  if (run.output) line(to, "output", payload(*run.output));
  if (run.error) line(to, "error", text(*run.error));
}

std::string_view symbol(const step_info& step) {
  if (step.status == "completed") return "✓";
  if (step.status == "failed") return "✗";
  if (step.status == "cancelled") return "−";
  return step.status == "retrying" ? "↻" : "…";
}

std::string timing(const step_info& step) {
  std::string made = fmt::format(
      "{} at {}", step.status, local_time(step.ended_ms != 0 ? step.ended_ms : step.scheduled_ms));
  if (step.ended_ms != 0)
    made += fmt::format(", took {}", duration(step.ended_ms - step.scheduled_ms));
  if (step.attempts > 0)
    made += fmt::format(", {} {}", step.attempts, step.attempts == 1 ? "attempt" : "attempts");
  if (step.ended_ms == 0 && step.due_ms != 0)
    made += fmt::format(", due {}", local_time(step.due_ms));
  if (step.dropped) made += ", superseded by a retry";
  return made;
}

// Which model answered a prompt, and what that took; empty where a test put something else there.
std::string model_text(std::string_view output) {
  try {
    const auto said = from_json<prompt_answer>(output);
    std::string made = fmt::format("{}, {} tokens in, {} out", said.model, said.usage.input_tokens,
                                   said.usage.output_tokens);
    if (said.usage.cached_tokens > 0) made += fmt::format(", {} cached", said.usage.cached_tokens);
    if (said.cost > 0) made += fmt::format(", cost {:.4f}", said.cost);
    if (said.repairs > 0) made += fmt::format(", asked {} times", said.repairs + 1);
    return made;
  } catch (const error&) {
    return {};
  }
}

void print_step(std::ostream& to, const step_info& step) {
  const auto detail = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) to << fmt::format("    {:<8} {}\n", name, value);
  };
  to << trimmed(fmt::format("{} {}  {} {}", symbol(step), step.key, step.kind, step.name)) << '\n';
  detail("status", timing(step));
  detail("waits", step.waits_for);
  detail("scope", step.scope);
  detail("token", step.token);
  detail("url", step.url);
  detail("child", step.child_id);
  if (step.input) detail("input", payload(*step.input));
  if (step.progress) detail("told", payload(*step.progress));
  for (size_t i = 0; i < step.failures.size(); ++i)
    detail(fmt::format("try {}", i + 1), text(step.failures[i].error));
  if (step.output && step.name == ask_model.slug()) detail("model", model_text(*step.output));
  if (step.output) detail("output", payload(*step.output));
  if (step.error) detail("error", text(*step.error));
}

int show(session& session) {
  PAWL_TRY(host, session.open(false));
  PAWL_TRY(run, host->find_run(session.args.operand(0)));
  PAWL_TRY(steps, host->steps(run.id));
  if (session.json()) {
    session.print(api::document(run, steps));
    return exit_code::done;
  }
  print_run(session.world.out, run);
  session.world.out << fmt::format("\n{} {}\n", steps.size(), steps.size() == 1 ? "step" : "steps");
  for (const step_info& step : steps) print_step(session.world.out, step);
  return exit_code::done;
}

}  // namespace

command runs_show_command() {
  return {
      .path = "runs show",
      .summary = "Show a run and each of its steps",
      .operands = {run_operand()},
      .run = &show,
  };
}

}  // namespace pawl::cli
