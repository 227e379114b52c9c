#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int remove(session& session) {
  if (auto done = session.call("DELETE", credential_path(session)); !done)
    return session.fail(done.error());
  if (session.json()) {
    session.print(boost::json::object{{"removed", credential_text(session)}});
  } else {
    session.note(fmt::format("{} is removed.", credential_text(session)));
  }
  return exit_code::done;
}

}  // namespace

command credentials_remove_command() {
  return {
      .path = "credentials remove",
      .summary = "Remove a credential",
      .operands = credential_operands(),
      .options = credential_options(),
      .run = &remove,
  };
}

}  // namespace pawl::cli
