#include "cli/commands.hpp"
#include "cli/runs.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <ostream>

namespace pawl::cli {
namespace {

int write(session& session) {
  PAWL_TRY(host, session.open(false));
  const std::string& id = session.args.operand(0);
  PAWL_TRY(recording, host->export_run(id));
  const auto file = session.args.value("-o");
  if (!file) {
    session.world.out << recording;
    return exit_code::done;
  }
  std::ofstream out(*file, std::ios::binary);
  out << recording << std::flush;
  if (!out) {
    return session.fail(
        {PAWL_ERROR_UNAVAILABLE, fmt::format("can't write {}: {}", *file, std::strerror(errno))});
  }
  if (session.json()) {
    session.print({{"run_id", id}, {"file", *file}, {"bytes", recording.size()}});
  } else {
    session.note(fmt::format("Written: {}", *file));
  }
  return exit_code::done;
}

}  // namespace

command runs_export_command() {
  return {
      .path = "runs export",
      .summary = "Write a run and its children as a file that can be replayed",
      .operands = {run_operand()},
      .options = {{"-o", "FILE", "Where to (default: stdout)"}},
      .notes =
          "The file holds the runs' payloads and the secret seeds of their hook tokens: keep it "
          "like\nthe data directory itself. `pawl replay` plays it to another module.",
      .run = &write,
  };
}

}  // namespace pawl::cli
