#include "cli/credentials.hpp"

#include "cli/session.hpp"
#include "client/uri_text.hpp"
#include "vault/oauth2.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <istream>
#include <iterator>

namespace pawl::cli {
namespace {

namespace json = boost::json;

failure usage(std::string message) {
  return {.code = "usage", .message = std::move(message)};
}

result<json::value> find_kind(session& session) {
  auto kinds = session.call("GET", "/v1/credential-kinds");
  if (!kinds) return kinds.error();
  const std::string& name = session.args.operand(0);
  for (const json::value& each : kinds->at("items").as_array())
    if (each.at("name") == json::value(name)) return each;
  return failure{PAWL_ERROR_NOT_FOUND,
                 fmt::format("no loaded module declares a kind of credential {}: see `{}`", name,
                             session.command_line("credentials kinds"))};
}

// The field's own schema, or null.
const json::value* schema_of(const json::value& kind, std::string_view field) {
  const auto* schema = kind.at("schema").if_object();
  const auto* properties = schema == nullptr ? nullptr : schema->if_contains("properties");
  return properties == nullptr ? nullptr : properties->as_object().if_contains(field);
}

// Names of all fields, with ", " between them.
std::string field_names(const json::value& kind) {
  const auto* schema = kind.at("schema").if_object();
  const auto* properties = schema == nullptr ? nullptr : schema->if_contains("properties");
  std::string names;
  if (properties != nullptr)
    for (const auto& each : properties->as_object())
      names += fmt::format("{}{}", names.empty() ? "" : ", ", std::string_view(each.key()));
  return names;
}

// Whether fields that the schema does not name are refused.
bool is_closed(const json::value& kind) {
  const auto* schema = kind.at("schema").if_object();
  const auto* others = schema == nullptr ? nullptr : schema->if_contains("additionalProperties");
  return others != nullptr && *others == json::value(false);
}

bool is_secret(const json::value* schema) {
  const auto* object = schema == nullptr ? nullptr : schema->if_object();
  const auto* write_only = object == nullptr ? nullptr : object->if_contains("writeOnly");
  return schema == nullptr || (write_only != nullptr && *write_only == json::value(true));
}

void drop_line_end(std::string& text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
}

// "-", "@env:NAME" or "@FILE".
result<vault::secret_text> read_source(session& session, std::string_view from) {
  vault::secret_text text;
  if (from == "-") {
    if (session.world.in_is_terminal)
      session.note("Reading from the terminal, which shows what is typed; Ctrl-D ends it.");
    text.text().assign(std::istreambuf_iterator<char>(session.world.in), {});
  } else if (from.starts_with("@env:")) {
    const std::string name(from.substr(5));
    auto value = session.world.env(name.c_str());
    if (!value) return usage(fmt::format("the variable {} is not set", name));
    text.text().swap(*value);
  } else {
    const std::string name(from.substr(1));
    std::ifstream file(name, std::ios::binary);
    if (!file) return usage(fmt::format("the file {} can't be read", name));
    text.text().assign(std::istreambuf_iterator<char>(file), {});
  }
  drop_line_end(text.text());
  return text;
}

bool is_source(std::string_view text) {
  return text == "-" || (text.size() > 1 && text.front() == '@');
}

// As the schema wants it: "465" is a number where one is asked for, else a text.
json::value value_of(std::string_view text, const json::value* schema) {
  const auto* object = schema == nullptr ? nullptr : schema->if_object();
  const auto* type = object == nullptr ? nullptr : object->if_contains("type");
  if (type != nullptr && *type != json::value("string")) {
    auto read = vault::parse_secret(text);
    if (read) return *read;
  }
  return json::value(text, vault::wiped());
}

// What a text that is no object is meant to be: a token that one has, or the one secret there is.
std::string main_secret(const json::value& kind, const json::object& properties) {
  if (!kind.at("oauth2").is_null() && properties.contains(vault::access_token))
    return vault::access_token;
  std::string found;
  for (const auto& each : properties) {
    if (!is_secret(&each.value())) continue;
    if (!found.empty()) return {};
    found = each.key();
  }
  return found;
}

result<json::value> of_text(const vault::secret_text& text, const json::value& kind) {
  const auto* schema = kind.at("schema").if_object();
  const auto* properties = schema == nullptr ? nullptr : schema->if_contains("properties");
  if (text.view().starts_with('{')) return vault::parse_secret(text.view());
  const std::string field = properties == nullptr ? "" : main_secret(kind, properties->as_object());
  if (!field.empty() && !text.view().empty()) {
    json::object made(vault::wiped());
    made.emplace(field, value_of(text.view(), schema_of(kind, field)));
    return json::value(std::move(made));
  }
  return usage(fmt::format("give the fields of {} ({}) as a JSON object, or each with --field",
                           std::string_view(kind.at("name").as_string()), field_names(kind)));
}

result<void> add_field(session& session, std::string_view given, const json::value& kind,
                       json::object& to) {
  const size_t equals = given.find('=');
  if (equals == given.npos || equals == 0)
    return usage("--field takes NAME=-, NAME=@FILE or NAME=@env:VARIABLE");
  const std::string_view name = given.substr(0, equals), value = given.substr(equals + 1);
  const json::value* schema = schema_of(kind, name);
  if (schema == nullptr && is_closed(kind))
    return usage(fmt::format("{} has no field {}: it has {}",
                             std::string_view(kind.at("name").as_string()), name,
                             field_names(kind)));
  if (!is_source(value)) {
    if (is_secret(schema))
      return usage(
          fmt::format("--field {0}: a secret must not be an argument, where the shell's "
                      "history and other users see it; give {0}=- (stdin), {0}=@FILE or "
                      "{0}=@env:VARIABLE, and change this one if it was real",
                      name));
    to.insert_or_assign(name, value_of(value, schema));
    return {};
  }
  auto text = read_source(session, value);
  if (!text) return text.error();
  to.insert_or_assign(name, value_of(text->view(), schema));
  return {};
}

}  // namespace

std::vector<operand> credential_operands() {
  return {{"KIND", "A kind that a module declares: see `pawl credentials kinds`"}};
}

std::vector<option> credential_options(std::vector<option> more) {
  std::vector<option> all = {
      {"--scope", "SCOPE", "user, project or organization (default: project)"},
      {"--name", "NAME", "Which one of that scope (default: main)"}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<option> field_options(std::vector<option> more) {
  std::vector<option> all = {
      {.name = "--field",
       .value = "NAME=-|@FILE|@env:V",
       .help = "One field; of those that are no secrets also NAME=VALUE",
       .repeatable = true},
      {"--fields", "-|@FILE|@env:V", "All fields, a JSON object (default: -, stdin)"}};
  all.insert(all.end(), more.begin(), more.end());
  return credential_options(std::move(all));
}

std::string scope_of(const session& session) {
  return session.args.value("--scope").value_or("project");
}

std::string name_of(const session& session) {
  return session.args.value("--name").value_or("main");
}

std::string credential_text(const session& session) {
  return fmt::format("{} {}/{}", session.args.operand(0), scope_of(session), name_of(session));
}

std::string credential_path(const session& session, std::string_view rest) {
  return fmt::format("/v1/credentials/{}/{}/{}{}", client::uri_encoded(session.args.operand(0)),
                     client::uri_encoded(scope_of(session)), client::uri_encoded(name_of(session)),
                     rest);
}

bool has_fields(const session& session) {
  return session.args.has("--field") || session.args.has("--fields");
}

result<json::value> given_fields(session& session) {
  auto kind = find_kind(session);
  if (!kind) return kind.error();
  const std::string all = session.args.value("--fields").value_or("-");
  if (!session.args.has("--field") || session.args.has("--fields")) {
    if (!is_source(all))
      return usage(
          "--fields takes -, @FILE or @env:VARIABLE: a secret must not be an argument, "
          "where the shell's history and other users see it");
    auto text = read_source(session, all);
    if (!text) return text.error();
    auto fields = of_text(*text, *kind);
    if (!fields || !session.args.has("--field")) return fields;
    return usage("give either --field or --fields");
  }
  json::object made(vault::wiped());
  for (const std::string& each : session.args.values("--field"))
    if (auto added = add_field(session, each, *kind, made); !added) return added.error();
  return json::value(std::move(made));
}

std::string credential_body(const session& session, json::value fields,
                            std::string_view redirect_uri) {
  json::object body({{"kind", session.args.operand(0)},
                     {"scope", scope_of(session)},
                     {"name", name_of(session)},
                     {"default", session.args.has("--default")}},
                    vault::wiped());
  if (!fields.is_null()) body.emplace("fields", std::move(fields));
  if (!redirect_uri.empty()) body.emplace("redirect_uri", redirect_uri);
  return vault::text_of(json::value(std::move(body))).release();
}

int tell_credential(session& session, const json::value& of, std::string_view done) {
  if (session.json()) {
    session.print(of);
  } else {
    session.note(fmt::format("{} {}/{} {}.", std::string_view(of.at("kind").as_string()),
                             std::string_view(of.at("scope").as_string()),
                             std::string_view(of.at("name").as_string()), done));
  }
  return exit_code::done;
}

}  // namespace pawl::cli
