#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

namespace pawl::cli {
namespace {

int disable(session& session) {
  return change_trigger(session, "disable", "is disabled");
}

}  // namespace

command triggers_disable_command() {
  return {
      .path = "triggers disable",
      .summary = "Let a trigger fire no more until it is enabled",
      .operands = {{"NAME", "The trigger's name"}},
      .run = &disable,
  };
}

}  // namespace pawl::cli
