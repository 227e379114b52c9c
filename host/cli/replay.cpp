#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "modules/describer.hpp"

#include <pawl/testing.hpp>

#include <boost/json.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

namespace json = boost::json;

json::object document(const testing::replay_report& report) {
  json::array differences;
  for (const testing::replay_difference& each : report.differences) {
    differences.push_back({{"run_id", each.run_id},
                           {"seq", each.seq},
                           {"message", each.message},
                           {"expected", api::from_text(each.expected)},
                           {"actual", api::from_text(each.actual)}});
  }
  return {{"fits", report.fits()},
          {"compared", json::value_from(report.compared)},
          {"skipped", json::value_from(report.skipped)},
          {"differences", std::move(differences)}};
}

void tell(session& session, const testing::replay_report& report) {
  std::ostream& out = session.world.out;
  for (const testing::replay_difference& each : report.differences) {
    out << fmt::format("run {} differs: {}\n  expected  {}\n  actual    {}\n", each.run_id,
                       each.message, each.expected, each.actual);
  }
  if (report.fits()) {
    out << fmt::format("fits: {} {} replayed\n", report.compared.size(),
                       report.compared.size() == 1 ? "run" : "runs");
  }
  for (const std::string& id : report.skipped)
    session.note(fmt::format("Run {} was left out: the module does not have its workflow", id));
}

int replay(session& session) {
  const std::filesystem::path file = session.args.operand(0);
  const std::filesystem::path module = *session.args.value("--module");
  if (!std::filesystem::exists(file))
    return session.fail({PAWL_ERROR_NOT_FOUND, fmt::format("there is no file {}", file.string())});
  // In a child first: a file that crashes there is refused here.
  PAWL_TRY(described, modules::describe_file(module, {.program = session.world.program}));
  (void)described;
  try {
    const auto recorded = testing::recording::load(file);
    testing::environment env(
        {.modules = {module}, .module_config = session.settings.host.module_config});
    const testing::replay_report report = env.replay(recorded);
    if (session.json()) {
      session.print(document(report));
    } else {
      tell(session, report);
    }
    return report.fits() ? exit_code::done : exit_code::failed;
  } catch (const testing::test_error& why) {
    return session.fail({PAWL_ERROR_INVALID_INPUT, why.what()});
  }
}

}  // namespace

command replay_command() {
  return {
      .path = "replay",
      .summary =
          "Play a recorded run to a module, and tell the first thing it would do differently",
      .operands = {{"FILE", "A recording: see `pawl runs export`"}},
      .options = {{.name = "--module",
                   .value = "FILE",
                   .help = "The module whose workflows it is played to",
                   .required = true}},
      .notes =
          "Nothing is called and nothing is changed. Ends with 0 when the module fits and with 1 "
          "when it\ndiffers, so it can guard a release.",
      .run = &replay,
  };
}

}  // namespace pawl::cli
