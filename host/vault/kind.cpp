#include "vault/kind.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::vault {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& of, std::string_view name) {
  const json::value* found = of.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

// The schema of a member, where it is declared and not a secret; null otherwise.
const json::value* seen_member(const json::value& schema, std::string_view name) {
  const auto* object = schema.if_object();
  const auto* properties = object != nullptr ? object->if_contains("properties") : nullptr;
  const auto* declared = properties != nullptr && properties->is_object()
                             ? properties->get_object().if_contains(name)
                             : nullptr;
  if (declared == nullptr) return nullptr;
  const auto* of_member = declared->if_object();
  const auto* write_only = of_member != nullptr ? of_member->if_contains("writeOnly") : nullptr;
  return write_only != nullptr && *write_only == json::value(true) ? nullptr : declared;
}

void add_texts(const json::value& of, std::vector<std::string>& to) {
  if (const auto* text = of.if_string()) {
    to.emplace_back(*text);
  } else if (const auto* object = of.if_object()) {
    for (const auto& member : *object) add_texts(member.value(), to);
  } else if (const auto* array = of.if_array()) {
    for (const json::value& each : *array) add_texts(each, to);
  } else if (of.is_number()) {
    to.push_back(json::serialize(of));
  }
}

void add_secrets(const json::value& schema, const json::value& of, std::vector<std::string>& to) {
  const auto* object = of.if_object();
  if (object == nullptr) return;
  for (const auto& member : *object) {
    if (const json::value* seen = seen_member(schema, member.key())) {
      add_secrets(*seen, member.value(), to);
    } else {
      add_texts(member.value(), to);
    }
  }
}

}  // namespace

kind read_kind(std::shared_ptr<const modules::credential> declared) {
  kind made{std::move(declared), {}, {}};
  made.schema = json::parse(made.declared->schema);
  if (made.declared->options.empty()) return made;
  const json::value options = json::parse(made.declared->options);
  const json::value* given = options.as_object().if_contains("oauth2");
  if (given == nullptr) return made;
  const json::object& members = given->as_object();
  oauth2_options& oauth2 = made.oauth2.emplace();
  oauth2.by_code = text_at(members, "grant") == "authorization_code";
  oauth2.authorization_url = text_at(members, "authorization_url");
  oauth2.token_url = text_at(members, "token_url");
  if (const json::value* scopes = members.if_contains("scopes"))
    for (const json::value& each : scopes->as_array()) oauth2.scopes.emplace_back(each.as_string());
  return made;
}

result<void> check_fields(const kind& of, const json::value& fields) {
  const auto wrong = of.declared->fields.check(fields);
  if (!wrong) return {};
  // Its sentence may quote the value.
  return failure{
      PAWL_ERROR_INVALID_INPUT,
      fmt::format("the fields of {} do not fit: {} against \"{}\" of its schema; see "
                  "`pawl credentials kinds`",
                  of.declared->name,
                  wrong->instance_path.empty() ? "they are" : wrong->instance_path + " is",
                  wrong->keyword)};
}

std::vector<std::string> secrets_of(const kind& of, const json::value& fields) {
  std::vector<std::string> found;
  add_secrets(of.schema, fields, found);
  return found;
}

json::object seen_fields(const kind& of, const json::value& fields) {
  json::object seen;
  for (const auto& member : fields.as_object()) {
    std::vector<std::string> secrets;
    if (const json::value* schema = seen_member(of.schema, member.key()))
      add_secrets(*schema, member.value(), secrets);
    else
      secrets.emplace_back();
    seen.emplace(member.key(), secrets.empty() ? member.value() : json::value());
  }
  return seen;
}

}  // namespace pawl::vault
