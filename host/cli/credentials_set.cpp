#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int set(session& session) {
  PAWL_TRY(fields, given_fields(session));
  PAWL_TRY(made,
           session.call("POST", "/v1/credentials", credential_body(session, std::move(fields))));
  return tell_credential(session, made, "is set");
}

}  // namespace

command credentials_set_command() {
  return {
      .path = "credentials set",
      .summary = "Set a new credential; its secrets come from stdin, files or variables",
      .operands = credential_operands(),
      .options = field_options({{"--default", "", "Make it the default, also where there is one"}}),
      .notes = secrets_notes,
      .run = &set,
  };
}

}  // namespace pawl::cli
