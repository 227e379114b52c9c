#include "vault/instance.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::vault {
namespace {

namespace json = boost::json;

// Where it belongs: text that was sealed for one place does not open in another.
std::string context_of(const instance_id& id) {
  return fmt::format("pawl credential 1\n{}\n{}\n{}", id.kind, id.scope, id.name);
}

failure corrupt(const std::string& what) {
  return {"corrupt", fmt::format("the credential {} in the journal can't be read: restore the data "
                                 "directory from a backup, or remove it and set it again",
                                 what)};
}

}  // namespace

secret_text contents::text() const {
  json::object made(wiped());
  made.emplace("fields", fields);
  made.emplace("token", token);
  return text_of(json::value(std::move(made)));
}

result<contents> contents::of(std::string_view text) {
  auto read = parse_secret(text);
  if (!read) return read.error();
  auto& object = read->as_object();
  return contents{std::move(object.at("fields")), std::move(object.at("token"))};
}

std::string document_key(const instance_id& id) {
  return fmt::format("{}/{}/{}", id.kind, id.scope, id.name);
}

journal::document to_document(const instance& from) {
  const json::object made = {
      {"kind", from.id.kind},          {"scope", from.id.scope},
      {"name", from.id.name},          {"default", from.is_default},
      {"created_ms", from.created_ms}, {"changed_ms", from.changed_ms},
      {"revoked_ms", from.revoked_ms}, {"expired_ms", from.expired_ms},
      {"has_token", from.has_token},   {"refresh_due_ms", from.refresh_due_ms},
      {"revision", from.revision},     {"key_id", from.key_id},
      {"sealed", from.sealed}};
  return {document_kind, document_key(from.id), json::serialize(made)};
}

result<instance> instance_of(const journal::document& from) {
  json::error_code error;
  const json::value read = json::parse(from.value, error);
  if (error || !read.is_object()) return corrupt(from.key);
  const json::object& object = read.get_object();
  bool well = true;
  const auto member = [&](const char* name) {
    const json::value* found = object.if_contains(name);
    well = well && found != nullptr;
    return found == nullptr ? json::value() : *found;
  };
  const auto text = [&](const char* name) {
    const json::value value = member(name);
    well = well && value.is_string();
    return value.is_string() ? std::string(value.get_string()) : std::string();
  };
  const auto number = [&](const char* name) {
    json::error_code wrong;
    const auto value = member(name).to_number<int64_t>(wrong);
    well = well && !wrong;
    return wrong ? 0 : value;
  };
  const auto flag = [&](const char* name) { return member(name) == json::value(true); };
  instance made = {.id = {text("kind"), text("scope"), text("name")},
                   .is_default = flag("default"),
                   .created_ms = number("created_ms"),
                   .changed_ms = number("changed_ms"),
                   .revoked_ms = number("revoked_ms"),
                   .expired_ms = number("expired_ms"),
                   .has_token = flag("has_token"),
                   .refresh_due_ms = number("refresh_due_ms"),
                   .revision = static_cast<uint64_t>(number("revision")),
                   .key_id = text("key_id"),
                   .sealed = text("sealed")};
  if (!well || document_key(made.id) != from.key) return corrupt(from.key);
  return made;
}

void seal(instance& into, const contents& what, const key& under) {
  into.key_id = under.id();
  into.sealed = seal(what.text().view(), context_of(into.id), under);
}

result<contents> open(const instance& from, const key& under) {
  auto text = open(from.sealed, context_of(from.id), under);
  if (!text) return corrupt(from.id.text());
  return contents::of(text->view());
}

}  // namespace pawl::vault
