#include "api/documents.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::api {
namespace {

namespace json = boost::json;

void list(const call_handle& asked, parts& with) {
  json::array items;
  for (const token_info& each : with.access.list())
    items.push_back(
        {{"name", each.name}, {"role", role_name(each.role)}, {"created_ms", each.created_ms}});
  asked->answer(list_document(std::move(items), {}));
}

void create(const call_handle& asked, parts& with) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const json::object* given = body->if_object();
  const auto text = [&](std::string_view name) {
    const json::value* found = given != nullptr ? given->if_contains(name) : nullptr;
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
  };
  const auto role = role_from_name(text("role"));
  if (!role)
    return asked->fail({PAWL_ERROR_INVALID_INPUT,
                        fmt::format("role: \"{}\" is not one of read, run, admin", text("role"))});
  const std::string name = text("name");
  auto token = with.access.create(name, *role);
  if (!token) return asked->fail(token.error());
  asked->answer({{"name", name}, {"role", role_name(*role)}, {"token", *token}}, 201);
}

void revoke(const call_handle& asked, parts& with) {
  if (auto done = with.access.revoke(asked->path("name")); !done) return asked->fail(done.error());
  asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
}

}  // namespace

void add_token_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/tokens",
          .needs = role::admin,
          .summary = "Tokens and their roles, never the tokens themselves",
          .gives = {"tokens"},
          .answer = bound(&list, with)});
  to.add({.method = "POST",
          .path = "/v1/tokens",
          .needs = role::admin,
          .summary = "Create a token; it is shown in this answer alone",
          .takes = {"new_token"},
          .gives = {"created_token"},
          .status = 201,
          .waits = true,
          .answer = bound(&create, with)});
  to.add({.method = "DELETE",
          .path = "/v1/tokens/{name}",
          .needs = role::admin,
          .summary = "Revoke a token; it is refused from now on",
          .status = 204,
          .waits = true,
          .answer = bound(&revoke, with)});
}

}  // namespace pawl::api
