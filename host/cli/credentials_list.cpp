#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

namespace json = boost::json;

int list(session& session) {
  PAWL_TRY(all, session.call("GET", "/v1/credentials"));
  if (session.json()) {
    session.print(all);
    return exit_code::done;
  }
  table rows({"KIND", "SCOPE", "NAME", "DEFAULT", "STATE", "CHANGED"});
  for (const json::value& each : all.at("items").as_array())
    rows.add({text_member(each, "kind"), text_member(each, "scope"), text_member(each, "name"),
              each.at("default").as_bool() ? "yes" : "", text_member(each, "state"),
              local_time(each.at("changed_ms").to_number<int64_t>())});
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

command credentials_list_command() {
  return {
      .path = "credentials list",
      .summary = "List credentials, never their secrets",
      .run = &list,
  };
}

}  // namespace pawl::cli
