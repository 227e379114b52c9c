#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace pawl::cli {
namespace {

int create(session& session) {
  const boost::json::object asked = {{"name", session.args.operand(0)},
                                     {"role", session.args.value("--role").value_or("read")}};
  PAWL_TRY(made, session.call("POST", "/v1/tokens", api::to_text(asked)));
  if (session.json()) {
    session.print(made);
    return exit_code::done;
  }
  session.world.out << std::string_view(made.at("token").as_string()) << '\n';
  session.note("Keep it: it is not shown again. Send it as \"Authorization: Bearer TOKEN\".");
  return exit_code::done;
}

}  // namespace

command tokens_create_command() {
  return {
      .path = "tokens create",
      .summary = "Create a token for the API and print it, once",
      .operands = {{"NAME", "For you, to tell tokens apart: small letters, digits, '-', '_', '.'"}},
      .options = {{"--role", "ROLE",
                   "read: look; run: also start and change runs; admin: everything "
                   "(default: read)"}},
      .run = &create,
  };
}

}  // namespace pawl::cli
