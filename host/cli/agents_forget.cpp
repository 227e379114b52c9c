#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "client/uri_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int forget(session& session) {
  const std::string& id = session.args.operand(0);
  PAWL_TRY(done, session.call("DELETE", "/v1/sessions/" + client::uri_encoded(id)));
  if (session.json()) {
    session.print(boost::json::object{{"forgotten", id}});
  } else {
    session.note(fmt::format("Session {} is forgotten; its runs are kept.", id));
  }
  (void)done;
  return exit_code::done;
}

}  // namespace

command agents_forget_command() {
  return {
      .path = "agents forget",
      .summary = "Forget a session of an agent",
      .operands = {{"SESSION", "The session's id: see `pawl agents sessions`"}},
      .run = &forget,
  };
}

}  // namespace pawl::cli
