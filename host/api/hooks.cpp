#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "api/query_value.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::api {
namespace {

namespace json = boost::json;

constexpr uint64_t page_size = 50;

json::object to_document(const hook_info& hook) {
  return document(hook);
}

void list(const call_handle& asked, parts& with) {
  auto limit = asked->number("limit", page_size);
  if (!limit) return asked->fail(limit.error());
  answer(*asked, with.of.list_hooks(asked->query("cursor").value_or(""), *limit),
         [](const auto& page) { return list_document(page.items, page.next); });
}

void resume(const call_handle& asked, parts& with) {
  std::string& body = asked->request().body;
  answer(*asked, with.of.resume_hook(asked->path("token"), body.empty() ? "null" : std::move(body)),
         &to_document);
}

// For a link that a person follows: what the query says is the value.
void resume_by_link(const call_handle& asked, parts& with) {
  if (asked->request().method == "HEAD")  // a look, by a program that checks links
    return asked->fail({"method_not_allowed", "a hook is answered with GET or POST"});
  auto schema = with.hook_schema(asked->path("token"));
  if (!schema) return asked->fail(schema.error());
  const json::object value = query_value(asked->query(), from_text(*schema));
  answer(*asked, with.of.resume_hook(asked->path("token"), to_text(value)), &to_document);
}

void fail(const call_handle& asked, parts& with) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const json::object* given = body->if_object();
  if (given == nullptr)
    return asked->fail(
        {PAWL_ERROR_INVALID_INPUT,
         R"(the body has to be {"message": TEXT}, and may have "code" and "details")"});
  const auto text = [&](std::string_view name) {
    const json::value* found = given->if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
  };
  error_info error;
  error.code = text("code");
  error.message = text("message");
  if (const json::value* details = given->if_contains("details"); details && !details->is_null())
    error.details = to_text(*details);
  answer(*asked, with.of.fail_hook(asked->path("token"), std::move(error)), &to_document);
}

void heartbeat(const call_handle& asked, parts& with) {
  answer(*asked, with.of.heartbeat_hook(asked->path("token")), &to_document);
}

}  // namespace

void add_hook_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/hooks",
          .needs = role::run,  // whoever sees a token can use it
          .summary = "Hooks that wait for an answer",
          .query = {limit_parameter(), cursor_parameter()},
          .gives = {"hooks"},
          .waits = true,
          .answer = bound(&list, with)});
  to.add({.method = "POST",
          .path = "/v1/hooks/{token}",
          .needs = role::open,
          .summary = "Answer a hook; the body is the value",
          .takes = {"any"},
          .gives = {"hook"},
          .waits = true,
          .answer = bound(&resume, with)});
  to.add({.method = "GET",
          .path = "/v1/hooks/{token}",
          .needs = role::open,
          .summary = "Answer a hook by following a link; the query is the value",
          .gives = {"hook"},
          .waits = true,
          .answer = bound(&resume_by_link, with)});
  to.add({.method = "POST",
          .path = "/v1/hooks/{token}/fail",
          .needs = role::open,
          .summary = "Fail a hook",
          .takes = {"error"},
          .gives = {"hook"},
          .waits = true,
          .answer = bound(&fail, with)});
  to.add({.method = "POST",
          .path = "/v1/hooks/{token}/heartbeat",
          .needs = role::open,
          .summary = "Show that the answer is being worked on",
          .gives = {"hook"},
          .waits = true,
          .answer = bound(&heartbeat, with)});
}

}  // namespace pawl::api
