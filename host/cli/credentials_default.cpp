#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int make_default(session& session) {
  PAWL_TRY(changed, session.call("PATCH", credential_path(session), R"({"default":true})"));
  return tell_credential(session, changed, "is the default of its scope");
}

}  // namespace

command credentials_default_command() {
  return {
      .path = "credentials default",
      .summary = "Make a credential the one that steps of its scope are given",
      .operands = credential_operands(),
      .options = credential_options(),
      .run = &make_default,
  };
}

}  // namespace pawl::cli
