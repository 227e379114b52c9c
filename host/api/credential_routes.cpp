#include "actions/credential_source.hpp"
#include "actions/stack.hpp"
#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "vault/oauth2.hpp"
#include "vault/vault.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace pawl::api {
namespace {

namespace json = boost::json;
using vault::instance;
using vault::instance_id;

constexpr const char* scope_otherwise = "project";
constexpr const char* name_otherwise = "main";

// A request's body may hold secrets: it is overwritten once it was read.
result<json::value> secret_body(const call_handle& asked) {
  std::string& body = asked->request().body;
  auto read = vault::parse_secret(body.empty() ? std::string_view("{}") : body);
  actions::wipe(body);
  if (!read || read->is_object()) return read;
  return failure{PAWL_ERROR_INVALID_INPUT, "the body has to be an object"};
}

// A handler over the parts that is given secrets.
template <class Function>
auto bound_to_secrets(Function function, parts& with) {
  return [function, &with](const call_handle& asked) {
    function(asked, with);
    actions::wipe_stack();
  };
}

std::string text_of(const json::value& body, std::string_view name, const char* otherwise = "") {
  const std::string_view given = vault::text_member(body, name);
  return std::string(given.empty() ? std::string_view(otherwise) : given);
}

bool is_true(const json::value& body, std::string_view name) {
  const json::value* found = body.as_object().if_contains(name);
  return found != nullptr && *found == json::value(true);
}

// What is to be set, out of a body; its fields are moved along.
vault::new_instance new_instance_of(json::value& body) {
  json::value* fields = body.as_object().if_contains("fields");
  return {{text_of(body, "kind"), text_of(body, "scope", scope_otherwise),
           text_of(body, "name", name_otherwise)},
          fields == nullptr ? json::value() : std::move(*fields),
          is_true(body, "default")};
}

instance_id id_of(const call_handle& asked) {
  return {asked->path("kind"), asked->path("scope"), asked->path("name")};
}

json::value time_or_null(int64_t ms) {
  return ms == 0 ? json::value() : json::value(ms);
}

std::string_view state_of(const instance& of, const vault::kind* kind) {
  if (of.revoked_ms != 0) return "revoked";
  if (of.expired_ms != 0) return "expired";
  const bool by_code = kind != nullptr && kind->oauth2 && kind->oauth2->by_code;
  return by_code && !of.has_token ? "unconnected" : "ready";
}

json::object to_document(const instance& of, const std::vector<vault::kind>& kinds) {
  const auto kind = std::ranges::find_if(
      kinds, [&](const vault::kind& each) { return each.declared->name == of.id.kind; });
  return {{"kind", of.id.kind},
          {"scope", of.id.scope},
          {"name", of.id.name},
          {"default", of.is_default},
          {"state", state_of(of, kind == kinds.end() ? nullptr : &*kind)},
          {"created_ms", of.created_ms},
          {"changed_ms", of.changed_ms},
          {"revoked_ms", time_or_null(of.revoked_ms)},
          {"expired_ms", time_or_null(of.expired_ms)},
          {"refresh_due_ms", time_or_null(of.refresh_due_ms)}};
}

void answer_instance(const call_handle& asked, parts& with, const result<instance>& changed,
                     unsigned status = 200) {
  answer(
      *asked, changed, [&](const instance& of) { return to_document(of, with.vault.kinds()); },
      status);
}

std::vector<std::string> needing(const std::vector<export_info>& actions, std::string_view kind) {
  std::vector<std::string> names;
  for (const export_info& each : actions) {
    const json::value options = from_text(each.options.empty() ? "{}" : each.options);
    const json::value* needed = options.as_object().if_contains("credentials");
    if (needed != nullptr &&
        std::ranges::find(needed->as_array(), json::value(kind)) != needed->as_array().end())
      names.push_back(each.name);
  }
  return names;
}

void kinds(const call_handle& asked, parts& with) {
  const auto actions = with.of.actions();
  json::array items;
  for (const vault::kind& each : with.vault.kinds()) {
    const std::vector<std::string> names = needing(actions, each.declared->name);
    json::value oauth2;
    if (each.oauth2)
      oauth2 = json::object{
          {"grant", each.oauth2->by_code ? "authorization_code" : "client_credentials"},
          {"scopes", json::array(each.oauth2->scopes.begin(), each.oauth2->scopes.end())}};
    items.push_back({{"name", each.declared->name},
                     {"title", each.declared->title},
                     {"description", each.declared->description},
                     {"schema", each.schema},
                     {"oauth2", std::move(oauth2)},
                     {"actions", json::array(names.begin(), names.end())}});
  }
  asked->answer(list_document(std::move(items), {}));
}

void list(const call_handle& asked, parts& with) {
  const auto kinds = with.vault.kinds();
  json::array items;
  for (const instance& each : with.vault.all()) items.push_back(to_document(each, kinds));
  asked->answer(list_document(std::move(items), {}));
}

void show(const call_handle& asked, parts& with) {
  auto found = with.vault.get(id_of(asked));
  if (!found) return asked->fail(found.error());
  auto fields = with.vault.seen(*found);
  if (!fields) return asked->fail(fields.error());
  json::object made = to_document(*found, with.vault.kinds());
  made.emplace("fields", std::move(*fields));
  asked->answer(made);
}

void set(const call_handle& asked, parts& with) {
  auto body = secret_body(asked);
  if (!body) return asked->fail(body.error());
  answer_instance(asked, with, with.vault.set(new_instance_of(*body)), 201);
}

void rotate(const call_handle& asked, parts& with) {
  auto body = secret_body(asked);
  if (!body) return asked->fail(body.error());
  answer_instance(asked, with,
                  with.vault.rotate(id_of(asked), std::move(new_instance_of(*body).fields)));
}

void change(const call_handle& asked, parts& with) {
  auto body = secret_body(asked);
  if (!body) return asked->fail(body.error());
  instance_id id = id_of(asked);
  result<instance> changed = with.vault.get(id);
  if (const std::string name = text_of(*body, "name"); changed && !name.empty()) {
    changed = with.vault.rename(id, name);
    id.name = name;
  }
  if (changed && is_true(*body, "default")) changed = with.vault.make_default(id);
  answer_instance(asked, with, changed);
}

void revoke(const call_handle& asked, parts& with) {
  answer_instance(asked, with, with.vault.revoke(id_of(asked)));
}

void remove(const call_handle& asked, parts& with) {
  if (auto done = with.vault.remove(id_of(asked)); !done) return asked->fail(done.error());
  asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
}

void rekey(const call_handle& asked, parts& with) {
  answer(*asked, with.vault.rekey(),
         [](size_t count) { return json::object{{"credentials", count}}; });
}

void connect(const call_handle& asked, parts& with) {
  auto body = secret_body(asked);
  if (!body) return asked->fail(body.error());
  std::string redirect_uri = text_of(*body, "redirect_uri");
  if (!redirect_uri.starts_with("http://") && !redirect_uri.starts_with("https://"))
    return asked->fail({PAWL_ERROR_INVALID_INPUT,
                        "redirect_uri: the address of /v1/oauth/callback as the browser sees it"});
  answer(*asked, with.vault.begin_connect(new_instance_of(*body), std::move(redirect_uri)),
         [](const std::string& url) { return json::object{{"url", url}}; });
}

std::string escaped(std::string_view text) {
  std::string made;
  for (char each : text) {
    switch (each) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      default:
        made += each;
    }
  }
  return made;
}

// For the person whom the other server sent back here.
http::response page(unsigned status, std::string_view title, std::string_view text) {
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .body = fmt::format("<!doctype html><meta charset=\"utf-8\"><title>Pawl</title>"
                              "<h1>{}</h1><p>{}</p>\n",
                              escaped(title), escaped(text)),
          .headers = {{"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
}

void end_connect(const call_handle& asked, parts& with) {
  with.vault.end_connect(
      asked->query("state").value_or(""), asked->query("code").value_or(""),
      asked->query("error").value_or(""), [asked](const result<instance>& done) {
        if (!done)
          return asked->answer(
              page(status_of(done.error().code), "Not connected", done.error().message));
        asked->answer(page(
            200, "Connected",
            fmt::format("The credential {} is ready. This page can be closed.", done->id.text())));
      });
}

void add_changes(router& to, parts& with) {
  constexpr std::string_view one = "/v1/credentials/{kind}/{scope}/{name}";
  to.add({.method = "PATCH",
          .path = one,
          .needs = role::admin,
          .summary = "Rename a credential, or make it the default of its kind and scope",
          .takes = {"credential_change"},
          .gives = {"credential"},
          .waits = true,
          .answer = bound_to_secrets(&change, with)});
  to.add({.method = "DELETE",
          .path = one,
          .needs = role::admin,
          .summary = "Remove a credential",
          .status = 204,
          .waits = true,
          .answer = bound(&remove, with)});
  to.add({.method = "POST",
          .path = "/v1/credentials/{kind}/{scope}/{name}/rotate",
          .needs = role::admin,
          .summary = "Give a credential new fields; the next attempt of a step is given them",
          .takes = {"credential_fields"},
          .gives = {"credential"},
          .waits = true,
          .answer = bound_to_secrets(&rotate, with)});
  to.add({.method = "POST",
          .path = "/v1/credentials/{kind}/{scope}/{name}/revoke",
          .needs = role::admin,
          .summary = "Give a credential to no call any more, until it is rotated",
          .gives = {"credential"},
          .waits = true,
          .answer = bound(&revoke, with)});
}

void add_connecting(router& to, parts& with) {
  to.add({.method = "POST",
          .path = "/v1/credentials/connect",
          .needs = role::admin,
          .summary = "Begin an OAuth 2.0 authorization: gives the address where a person allows it",
          .takes = {"credential_connect"},
          .gives = {"credential_connecting"},
          .waits = true,
          .answer = bound_to_secrets(&connect, with)});
  to.add({.method = "GET",
          .path = "/v1/oauth/callback",
          .needs = role::open,
          .summary = "Where the authorization's server sends the person back to",
          .query = {{"state", "What the authorization was begun with"},
                    {"code", "What the server gives for a token"},
                    {"error", "What the server says instead of a code"}},
          .gives = {.media_type = "text/html"},
          .waits = true,
          .answer = bound_to_secrets(&end_connect, with)});
}

}  // namespace

void add_credential_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/credential-kinds",
          .summary = "Kinds of credentials that modules declare, and which actions need each",
          .gives = {"credential_kinds"},
          .answer = bound(&kinds, with)});
  to.add({.method = "GET",
          .path = "/v1/credentials",
          .summary = "Credentials, never their secrets",
          .gives = {"credentials"},
          .answer = bound(&list, with)});
  to.add({.method = "POST",
          .path = "/v1/credentials",
          .needs = role::admin,
          .summary = "Set a new credential",
          .takes = {"new_credential"},
          .gives = {"credential"},
          .status = 201,
          .waits = true,
          .answer = bound_to_secrets(&set, with)});
  to.add({.method = "GET",
          .path = "/v1/credentials/{kind}/{scope}/{name}",
          .summary = "One credential with the fields that are no secrets; the others are null",
          .gives = {"credential_shown"},
          .waits = true,
          .answer = bound_to_secrets(&show, with)});
  to.add({.method = "POST",
          .path = "/v1/credentials/rekey",
          .needs = role::admin,
          .summary = "Encrypt all credentials under a new key",
          .gives = {"rekeyed"},
          .waits = true,
          .answer = bound_to_secrets(&rekey, with)});
  add_changes(to, with);
  add_connecting(to, with);
}

}  // namespace pawl::api
