// Actions and workflows.
#include "api/documents.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace pawl::api {
namespace {

constexpr uint64_t call_timeout_ms_max = 10 * 60'000;

void show(const call_handle& asked, const std::vector<export_info>& all, std::string_view noun,
          const char* code) {
  const std::string& name = asked->path("name");
  const auto found = std::ranges::find(all, name, &export_info::name);
  if (found == all.end())
    return asked->fail({code, fmt::format("there is no {} \"{}\"", noun, name)});
  asked->answer(document(*found));
}

void call_action(const call_handle& asked, parts& with) {
  auto timeout_ms = asked->number("timeout_ms", 0);
  if (!timeout_ms) return asked->fail(timeout_ms.error());
  std::optional<std::chrono::milliseconds> timeout;
  if (*timeout_ms > 0)
    timeout = std::chrono::milliseconds(std::min(*timeout_ms, call_timeout_ms_max));
  std::string& body = asked->request().body;
  auto output = with.of.run_action(asked->path("name"),
                                   body.empty() ? std::string("null") : std::move(body), timeout);
  if (!output) return asked->fail(output.error());
  asked->answer(http::response{.body = std::move(*output)});
}

}  // namespace

void add_action_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/actions",
          .summary = "All actions with their schemas",
          .gives = {"exports"},
          .waits = true,  // for MCP servers that are just being connected to
          .answer = bound([](const call_handle& asked,
                             parts& of) { asked->answer(list_document(of.of.actions())); },
                          with)});
  to.add({.method = "GET",
          .path = "/v1/actions/{name}",
          .summary = "One action",
          .gives = {"export"},
          .waits = true,
          .answer = bound(
              [](const call_handle& asked, parts& of) {
                show(asked, of.of.actions(), "action", PAWL_ERROR_UNKNOWN_ACTION);
              },
              with)});
  to.add({.method = "POST",
          .path = "/v1/actions/{name}/call",
          .needs = role::run,
          .summary = "Call an action once, outside any run; the body is its input",
          .query = {{"timeout_ms", "How long it may take", number_schema}},
          .takes = {"any"},
          .gives = {"any"},
          .waits = true,
          .answer = bound(&call_action, with)});
}

void add_workflow_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/workflows",
          .summary = "All workflows with their schemas",
          .gives = {"exports"},
          .answer = bound([](const call_handle& asked,
                             parts& of) { asked->answer(list_document(of.of.workflows())); },
                          with)});
  to.add({.method = "GET",
          .path = "/v1/workflows/{name}",
          .summary = "One workflow",
          .gives = {"export"},
          .answer = bound(
              [](const call_handle& asked, parts& of) {
                show(asked, of.of.workflows(), "workflow", PAWL_ERROR_UNKNOWN_WORKFLOW);
              },
              with)});
}

}  // namespace pawl::api
