#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

std::string time_of(const boost::json::value& shown, const char* name) {
  return local_time(shown.at(name).to_number<int64_t>());
}

int show(session& session) {
  PAWL_TRY(shown, session.call("GET", credential_path(session)));
  if (session.json()) {
    session.print(shown);
    return exit_code::done;
  }
  std::ostream& out = session.world.out;
  out << fmt::format("{}  {}{}\n", credential_text(session), text_member(shown, "state"),
                     shown.at("default").as_bool() ? ", default" : "");
  out << fmt::format("set {}, changed {}\n", time_of(shown, "created_ms"),
                     time_of(shown, "changed_ms"));
  for (const auto& field : shown.at("fields").as_object())
    out << fmt::format("  {}  {}\n", std::string_view(field.key()),
                       field.value().is_null() ? "(secret)" : api::to_text(field.value()));
  return exit_code::done;
}

}  // namespace

command credentials_show_command() {
  return {
      .path = "credentials show",
      .summary = "Show how a credential stands, and its fields that are no secrets",
      .operands = credential_operands(),
      .options = credential_options(),
      .run = &show,
  };
}

}  // namespace pawl::cli
