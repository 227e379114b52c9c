#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

namespace pawl::cli {
namespace {

int enable(session& session) {
  return change_trigger(session, "enable", "is enabled");
}

}  // namespace

command triggers_enable_command() {
  return {
      .path = "triggers enable",
      .summary = "Let a trigger fire; ticks that passed while it was disabled are not made up for",
      .operands = {{"NAME", "The trigger's name"}},
      .run = &enable,
  };
}

}  // namespace pawl::cli
