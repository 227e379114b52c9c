#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "api/routes.hpp"
#include "triggers/definition.hpp"
#include "triggers/service.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::api {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

json::object to_document(const triggers::failed_start& one) {
  json::object made{{"id", one.id},
                    {"at_ms", one.at_ms},
                    {"workflow", one.workflow},
                    {"stage", one.stage},
                    {"key", one.key},
                    {"attempts", one.attempts},
                    {"retry_at_ms", one.retry_at_ms == 0 ? json::value() : one.retry_at_ms},
                    {"error", document(one.why)}};
  made.emplace("document", or_null(one.document));
  return made;
}

json::object to_document(const triggers::fire& one) {
  return triggers::document(one);
}

json::object to_document(const triggers::trigger_info& of);

template <class Items>
json::array documents_of(const Items& items) {
  json::array made;
  for (const auto& each : items) made.push_back(to_document(each));
  return made;
}

json::object to_document(const triggers::trigger_info& of) {
  return {{"name", of.name},
          {"kind", or_null(of.kind)},
          {"enabled", of.enabled},
          {"problem", or_null(of.problem)},
          {"file", or_null(of.file)},
          {"description", or_null(of.description)},
          {"endpoint", or_null(of.endpoint)},
          {"workflows", json::array(of.workflows.begin(), of.workflows.end())},
          {"next_ms", json::array(of.next_ms.begin(), of.next_ms.end())},
          {"queued_ms", json::array(of.queued_ms.begin(), of.queued_ms.end())},
          {"counts", triggers::document(of.counts)},
          {"fires", documents_of(of.fires)},
          {"failures", documents_of(of.failures)},
          {"failures_count", of.failures_count},
          {"poll_error", or_null(of.poll_error)},
          {"poll_output", or_null(of.poll_output)},
          {"poll_state", of.poll_state.empty() ? json::value() : from_text(of.poll_state)},
          {"definition", of.definition.empty() ? json::value() : from_text(of.definition)}};
}

// Of one run its id is said beside the list too, for callers that know of one target only.
json::object to_document(const triggers::fired& what) {
  json::array runs;
  for (const auto& each : what.runs)
    runs.push_back(
        {{"workflow", each.workflow}, {"run_id", each.run_id}, {"existed", each.existed}});
  return {{"run_id", what.runs.empty() ? json::value() : json::value(what.runs.front().run_id)},
          {"runs", std::move(runs)},
          {"failures", documents_of(what.failures)}};
}

triggers::service::answer answering(const call_handle& asked, unsigned status) {
  return [asked, status](const result<triggers::fired>& what) {
    if (what && !what->challenge.empty())
      return asked->answer(json::object{{"challenge", what->challenge}});
    answer(*asked, what, [](const auto& each) { return to_document(each); }, status);
  };
}

const auto as_document = [](const triggers::trigger_info& of) { return to_document(of); };

void list(const call_handle& asked, triggers::service& of) {
  asked->answer(list_document(documents_of(of.list()), {}));
}

void show(const call_handle& asked, triggers::service& of) {
  answer(*asked, of.show(asked->path("name")), as_document);
}

void set(const call_handle& asked, triggers::service& of) {
  answer(*asked, of.set(asked->path("name"), asked->request().body), as_document);
}

void remove(const call_handle& asked, triggers::service& of) {
  if (auto done = of.remove(asked->path("name")); !done) return asked->fail(done.error());
  asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
}

void enable(const call_handle& asked, triggers::service& of) {
  answer(*asked, of.enable(asked->path("name"), true), as_document);
}

void disable(const call_handle& asked, triggers::service& of) {
  answer(*asked, of.enable(asked->path("name"), false), as_document);
}

void fire(const call_handle& asked, triggers::service& of) {
  of.fire_now(asked->path("name"), std::move(asked->request().body), answering(asked, 200));
}

void retry(const call_handle& asked, triggers::service& of) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const json::value* id = body->is_object() ? body->get_object().if_contains("failure") : nullptr;
  if (!body->is_null() && (id == nullptr || !id->is_string())) {
    return asked->fail(
        {PAWL_ERROR_INVALID_INPUT, R"(the body has to be {"failure": ID}, or nothing for all)"});
  }
  of.retry(asked->path("name"), id == nullptr ? "" : std::string(id->get_string()),
           answering(asked, 200));
}

void deliver(const call_handle& asked, triggers::service& of) {
  of.deliver(asked->path("name"), asked->request(), answering(asked, 202));
}

void schema(const call_handle& asked, triggers::service&) {
  asked->answer(from_text(triggers::definition_schema()));
}

}  // namespace

void add_trigger_routes(router& to, triggers::service& of) {
  const auto bound_to = [&of](auto function) {
    return [function, &of](const call_handle& asked) { function(asked, of); };
  };
  to.add({.method = "GET",
          .path = "/v1/triggers",
          .summary = "Triggers: what they start, when they fire next, how they fired last",
          .gives = {"triggers"},
          .waits = true,
          .answer = bound_to(&list)});
  to.add({.method = "GET",
          .path = "/v1/triggers/{name}",
          .summary = "One trigger, with its definition and the starts that failed",
          .gives = {"trigger"},
          .waits = true,
          .answer = bound_to(&show)});
  to.add({.method = "PUT",
          .path = "/v1/triggers/{name}",
          .needs = role::admin,
          .summary = "Set a trigger; the body is its definition, see /v1/schemas/trigger",
          .takes = {"trigger_definition"},
          .gives = {"trigger"},
          .waits = true,
          .answer = bound_to(&set)});
  to.add({.method = "DELETE",
          .path = "/v1/triggers/{name}",
          .needs = role::admin,
          .summary = "Remove a trigger and its record",
          .status = 204,
          .waits = true,
          .answer = bound_to(&remove)});
  to.add({.method = "POST",
          .path = "/v1/triggers/{name}/enable",
          .needs = role::admin,
          .summary = "Let a trigger fire",
          .gives = {"trigger"},
          .waits = true,
          .answer = bound_to(&enable)});
  to.add({.method = "POST",
          .path = "/v1/triggers/{name}/disable",
          .needs = role::admin,
          .summary = "Let a trigger fire no more; what passes meanwhile is not made up for",
          .gives = {"trigger"},
          .waits = true,
          .answer = bound_to(&disable)});
  to.add({.method = "POST",
          .path = "/v1/triggers/{name}/fire",
          .needs = role::admin,
          .summary = "Fire a trigger now; the body is that of a webhook's delivery",
          .takes = {"any"},
          .gives = {"fired"},
          .answer = bound_to(&fire)});
  to.add({.method = "POST",
          .path = "/v1/triggers/{name}/retry",
          .needs = role::admin,
          .summary = "Start again what failed: one failed start, or all without a body",
          .takes = {"trigger_retry"},
          .gives = {"fired"},
          .answer = bound_to(&retry)});
  to.add({.method = "POST",
          .path = "/v1/triggers/{name}",
          .needs = role::open,
          .summary = "A delivery to the webhook with this endpoint, which verifies it itself",
          .takes = {"any"},
          .gives = {"fired"},
          .status = 202,
          .answer = bound_to(&deliver)});
  to.add({.method = "GET",
          .path = "/v1/schemas/trigger",
          .summary = "The JSON Schema of a trigger's definition",
          .gives = {"any"},
          .answer = bound_to(&schema)});
}

}  // namespace pawl::api
