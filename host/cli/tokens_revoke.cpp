#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "client/uri_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int revoke(session& session) {
  const std::string& name = session.args.operand(0);
  PAWL_TRY(done, session.call("DELETE", "/v1/tokens/" + client::uri_encoded(name)));
  if (session.json()) {
    session.print(boost::json::object{{"revoked", name}});
  } else {
    session.note(fmt::format("Revoked: {} is refused from now on.", name));
  }
  (void)done;
  return exit_code::done;
}

}  // namespace

command tokens_revoke_command() {
  return {
      .path = "tokens revoke",
      .summary = "Refuse a token from now on",
      .operands = {{"NAME", "The token's name: see `pawl tokens list`"}},
      .run = &revoke,
  };
}

}  // namespace pawl::cli
