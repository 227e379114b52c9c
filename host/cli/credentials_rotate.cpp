#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int rotate(session& session) {
  PAWL_TRY(fields, given_fields(session));
  PAWL_TRY(changed, session.call("POST", credential_path(session, "/rotate"),
                                 credential_body(session, std::move(fields))));
  return tell_credential(session, changed, "has new fields: the next attempts get them");
}

}  // namespace

command credentials_rotate_command() {
  return {
      .path = "credentials rotate",
      .summary = "Give a credential new fields; a revoked one is in use again",
      .operands = credential_operands(),
      .options = field_options(),
      .notes = secrets_notes,
      .run = &rotate,
  };
}

}  // namespace pawl::cli
