// Modules: their versions, and moving runs between them.
#include "api/documents.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::api {
namespace {

constexpr std::string_view signature_header = "Pawl-Signature";

boost::json::object shown(const module_info& module) {
  return document(module);
}

void list(const call_handle& asked, parts& with) {
  asked->answer(list_document(with.of.modules()));
}

void install(const call_handle& asked, parts& with) {
  std::string signature = decoded(asked->header(signature_header));
  answer(*asked, with.of.install_module(std::move(asked->request().body), std::move(signature)),
         &shown, 201);
}

template <auto Change>
void change(const call_handle& asked, parts& with) {
  answer(*asked, (with.of.*Change)(asked->path("name"), asked->path("version")), &shown);
}

void remove(const call_handle& asked, parts& with) {
  if (auto removed = with.of.remove_module(asked->path("name"), asked->path("version")); !removed)
    return asked->fail(removed.error());
  asked->answer(http::response{.status = 204});
}

void migrate(const call_handle& asked, parts& with) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const auto* given = body->if_object();
  const auto* to = given != nullptr ? given->if_contains("to") : nullptr;
  if (to == nullptr || !to->is_string())
    return asked->fail({PAWL_ERROR_INVALID_INPUT, R"(the body has to be {"to": VERSION})"});
  answer(*asked, with.of.migrate_run(asked->path("id"), to->get_string()),
         [](const run_info& run) { return document(run); });
}

}  // namespace

void add_module_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/modules",
          .summary = "All versions of all modules with the runs held to them, and refused files",
          .gives = {"modules"},
          .waits = true,
          .answer = bound(&list, with)});
  to.add({.method = "POST",
          .path = "/v1/modules",
          .needs = role::admin,
          .summary = "Check a module and keep it: new runs take it; the body is its file",
          .headers = {{signature_header,
                       "The text of its minisign signature, percent-encoded, where one is "
                       "asked for"}},
          .takes = {{}, "application/octet-stream"},
          .gives = {"module"},
          .status = 201,
          .waits = true,
          .answer = bound(&install, with)});
  const auto add_change = [&](std::string_view path, std::string_view summary, auto function) {
    to.add({.method = "POST",
            .path = path,
            .needs = role::admin,
            .summary = summary,
            .gives = {"module"},
            .waits = true,
            .answer = bound(function, with)});
  };
  add_change("/v1/modules/{name}/{version}/activate", "Let new runs take this version",
             &change<&host::activate_module>);
  add_change("/v1/modules/{name}/{version}/drain",
             "Let no new run take this version, and remove it once its runs have ended",
             &change<&host::drain_module>);
  to.add({.method = "DELETE",
          .path = "/v1/modules/{name}/{version}",
          .needs = role::admin,
          .summary = "Remove a version that no unfinished run is held to",
          .status = 204,
          .waits = true,
          .answer = bound(&remove, with)});
  to.add({.method = "POST",
          .path = "/v1/runs/{id}/migrate",
          .needs = role::admin,
          .summary = "Hold an unfinished run to another version of its module, if replay fits",
          .takes = {"migration"},
          .gives = {"run"},
          .waits = true,
          .answer = bound(&migrate, with)});
}

}  // namespace pawl::api
