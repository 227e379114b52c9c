#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "cli/triggers.hpp"

#include <boost/json.hpp>

#include <string>

namespace pawl::cli {
namespace {

namespace json = boost::json;

// "token*, account": a secret has a star.
std::string fields_of(const json::value& kind) {
  const auto* schema = kind.at("schema").if_object();
  const auto* properties = schema == nullptr ? nullptr : schema->if_contains("properties");
  std::string text;
  if (properties == nullptr) return text;
  for (const auto& each : properties->as_object()) {
    const auto* about = each.value().if_object();
    const bool secret = about != nullptr && about->contains("writeOnly");
    text += (text.empty() ? "" : ", ") + std::string(each.key()) + (secret ? "*" : "");
  }
  return text;
}

std::string actions_of(const json::value& kind) {
  std::string text;
  for (const json::value& each : kind.at("actions").as_array())
    text += (text.empty() ? "" : ", ") + std::string(each.as_string());
  return text;
}

int kinds(session& session) {
  PAWL_TRY(all, session.call("GET", "/v1/credential-kinds"));
  if (session.json()) {
    session.print(all);
    return exit_code::done;
  }
  table rows({"KIND", "TITLE", "FIELDS", "HOW", "NEEDED BY"});
  for (const json::value& each : all.at("items").as_array())
    rows.add({text_member(each, "name"), text_member(each, "title"), fields_of(each),
              each.at("oauth2").is_null() ? "set" : text_member(each.at("oauth2"), "grant"),
              actions_of(each)});
  rows.print(session.world.out);
  return exit_code::done;
}

}  // namespace

command credentials_kinds_command() {
  return {
      .path = "credentials kinds",
      .summary = "List the kinds that modules declare, their fields, and who needs them",
      .notes =
          "A field with a star is a secret. How one gets a credential of a kind is said by\n"
          "`pawl modules describe FILE`, and by --json.",
      .run = &kinds,
  };
}

}  // namespace pawl::cli
