#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

namespace pawl::cli {
namespace {

int list(session& session) {
  PAWL_TRY(tokens, session.call("GET", "/v1/tokens"));
  if (session.json()) {
    session.print(tokens);
    return exit_code::done;
  }
  table rows({"NAME", "ROLE", "CREATED"});
  for (const boost::json::value& each : tokens.at("items").as_array())
    rows.add({each.at("name").as_string().c_str(), each.at("role").as_string().c_str(),
              local_time(each.at("created_ms").to_number<int64_t>())});
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

command tokens_list_command() {
  return {
      .path = "tokens list",
      .summary = "List who may use the API from elsewhere",
      .notes = "The tokens themselves are kept nowhere: only hashes of them are.",
      .run = &list,
  };
}

}  // namespace pawl::cli
