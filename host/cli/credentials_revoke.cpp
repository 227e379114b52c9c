#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int revoke(session& session) {
  PAWL_TRY(changed, session.call("POST", credential_path(session, "/revoke")));
  return tell_credential(session, changed, "is revoked: no step is given it until it is rotated");
}

}  // namespace

command credentials_revoke_command() {
  return {
      .path = "credentials revoke",
      .summary = "Give a credential to no step any more, and keep it",
      .operands = credential_operands(),
      .options = credential_options(),
      .run = &revoke,
  };
}

}  // namespace pawl::cli
