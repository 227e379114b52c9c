#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int rename(session& session) {
  const boost::json::object asked = {{"name", session.args.operand(1)}};
  PAWL_TRY(changed, session.call("PATCH", credential_path(session), api::to_text(asked)));
  return tell_credential(session, changed, "is its name now");
}

}  // namespace

command credentials_rename_command() {
  return {
      .path = "credentials rename",
      .summary = "Give a credential another name",
      .operands = {credential_operands().front(), {"NEW-NAME", "What it is called from now on"}},
      .options = credential_options(),
      .run = &rename,
  };
}

}  // namespace pawl::cli
