#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "conformance/runner.hpp"
#include "modules/describer.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <ostream>
#include <random>

namespace pawl::cli {
namespace {

namespace json = boost::json;
using conformance::check;
using conformance::checked;
using conformance::verdict;

int list_checks(session& session) {
  json::array listed;
  for (const check& each : conformance::all_checks()) {
    listed.push_back({{"id", each.id}, {"title", each.title}, {"remedy", each.remedy}});
    if (!session.json()) session.world.out << fmt::format("{:<24}{}\n", each.id, each.title);
  }
  if (session.json()) session.print({{"checks", std::move(listed)}});
  return exit_code::done;
}

size_t count_of(const std::vector<checked>& results, verdict what) {
  return static_cast<size_t>(
      std::ranges::count(results, what, [](const checked& each) { return each.result.what; }));
}

constexpr std::array all_verdicts = {verdict::passed,  verdict::warning,   verdict::failed,
                                     verdict::crashed, verdict::timed_out, verdict::skipped};

void print_document(session& session, const std::vector<checked>& results, uint64_t seed) {
  json::object counts;
  for (const verdict each : all_verdicts) counts[word_of(each)] = count_of(results, each);
  json::array all;
  for (const auto& [which, result] : results) {
    all.push_back({{"id", which->id},
                   {"title", which->title},
                   {"verdict", word_of(result.what)},
                   {"findings", json::value_from(result.findings)},
                   {"remedy", which->remedy}});
  }
  session.print({{"file", session.args.operand(0)},
                 {"seed", seed},
                 {"counts", std::move(counts)},
                 {"checks", std::move(all)}});
}

void print_report(session& session, const std::vector<checked>& results, uint64_t seed) {
  std::ostream& out = session.world.out;
  for (const auto& [which, result] : results) {
    const bool skipped = result.what == verdict::skipped;
    out << fmt::format("{:<10} {:<24} {}\n", word_of(result.what), which->id,
                       skipped ? result.findings.front() : which->title);
    if (skipped || result.what == verdict::passed) continue;
    for (const std::string& finding : result.findings) out << fmt::format("    {}\n", finding);
    out << fmt::format("    To do: {}\n", which->remedy);
  }
  std::string counts;
  for (const verdict each : all_verdicts) {
    const size_t count = count_of(results, each);
    if (count == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, word_of(each));
  }
  out << fmt::format("\n{}: {} (repeat with --seed {})\n", session.args.operand(0), counts, seed);
}

result<conformance::run_options> read_options(session& session) {
  conformance::run_options options;
  options.program = session.world.program;
  options.module_directories = session.settings.host.module_directories;
  options.only = session.args.values("--only");
  for (const std::string& id : options.only) {
    if (conformance::find_check(id) != nullptr) continue;
    return failure{"usage", fmt::format("--only: there is no check {}; `pawl modules check --list` "
                                        "names them all",
                                        id)};
  }
  auto seed = session.number_option("--seed", std::random_device()());
  if (!seed) return std::move(seed).error();
  auto timeout = session.number_option("--timeout", 10'000);
  if (!timeout) return std::move(timeout).error();
  if (*timeout == 0 || *timeout > 3'600'000) {
    return failure{"usage", "--timeout: give 1 to 3600000 milliseconds"};
  }
  options.seed = *seed;
  options.timeout = std::chrono::milliseconds(*timeout);
  // Its name, by which it is configured; without one the checks tell why it has none.
  const auto described = modules::describe_in_child(
      session.args.operand(0), {.program = options.program, .timeout = options.timeout});
  if (described) {
    const auto& config = session.settings.host.module_config;
    const auto own = config.find(described->name);
    if (own != config.end()) options.config = own->second;
  }
  return options;
}

int check_module(session& session) {
  if (session.args.has("--list")) return list_checks(session);
  if (session.args.operands().empty()) {
    return session.fail({"usage", "modules check: name the FILE of a module, or ask for --list"});
  }
  PAWL_TRY(options, read_options(session));
  size_t count = 0;
  if (session.shows_progress()) {
    options.on_end = [&](const check& which, const conformance::outcome& result) {
      session.world.err << fmt::format("\r{}/{} {} {}\x1b[K", ++count,
                                       conformance::all_checks().size(), which.id,
                                       word_of(result.what))
                        << std::flush;
    };
  }
  PAWL_TRY(results, conformance::run_checks(session.args.operand(0), options));
  if (session.shows_progress()) session.world.err << "\r\x1b[K" << std::flush;
  if (session.json()) {
    print_document(session, results, options.seed);
  } else {
    print_report(session, results, options.seed);
  }
  const bool broken =
      std::ranges::any_of(results, [](const checked& each) { return is_bad(each.result.what); });
  return broken ? exit_code::failed : exit_code::done;
}

}  // namespace

command modules_check_command() {
  return {
      .path = "modules check",
      .summary = "Hold a module to every rule of the ABI that can be tried",
      .operands = {{.name = "FILE", .help = "A module: a shared library", .optional = true}},
      .options = {{"--only", "ID", "Only this check; repeatable", true},
                  {"--list", "", "Name all checks, and check nothing"},
                  {"--timeout", "MS", "How long one check may take (10000)"},
                  {"--seed", "NUMBER", "The seed of made-up input, to repeat a failure"}},
      .notes =
          "Each check has a child process to itself. Actions are called only where they are "
          "declared\nsafe and give examples. Workflows are answered with values made from the "
          "schemas of the\nactions that they call: --modules DIR says where those are. Ends with "
          "1 when a check failed,\ncrashed or timed out, and with 3 when there is no such file.",
      .run = &check_module,
  };
}

}  // namespace pawl::cli
