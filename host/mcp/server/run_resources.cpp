#include "mcp/server/run_resources.hpp"

#include "api/call.hpp"
#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "client/uri_text.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::mcp {
namespace {

namespace json = boost::json;

constexpr std::string_view prefix = "pawl://runs/";
constexpr size_t page_size = 50;
constexpr const char* media_type = "application/json";

}  // namespace

std::optional<std::string> run_id_of(std::string_view uri) {
  if (!uri.starts_with(prefix) || uri.size() == prefix.size()) return std::nullopt;
  return api::decoded(uri.substr(prefix.size()));
}

std::string uri_of_run(std::string_view run_id) {
  return fmt::format("{}{}", prefix, client::uri_encoded(run_id));
}

result<json::object> list_runs(host& of, std::string_view cursor) {
  auto page = of.list_runs({.cursor = std::string(cursor), .limit = page_size});
  if (!page) return std::move(page).error();
  json::array resources;
  for (const run_info& run : page->items)
    resources.push_back({{"uri", uri_of_run(run.id)},
                         {"name", run.id},
                         {"title", fmt::format("{} {}", run.workflow, run.id)},
                         {"description", fmt::format("A run of {}, {}", run.workflow, run.status)},
                         {"mimeType", media_type}});
  json::object made = {{"resources", std::move(resources)}};
  if (!page->next.empty()) made.emplace("nextCursor", page->next);
  return made;
}

json::object run_templates() {
  return {{"resourceTemplates",
           {{{"uriTemplate", fmt::format("{}{{id}}", prefix)},
             {"name", "run"},
             {"title", "A run"},
             {"description", "One run with its steps: status, input, output, errors"},
             {"mimeType", media_type}}}}};
}

result<json::object> read_run(host& of, std::string_view uri) {
  const auto id = run_id_of(uri);
  if (!id) return failure{PAWL_ERROR_NOT_FOUND, fmt::format("there is no resource {}", uri)};
  auto run = of.find_run(*id);
  if (!run) return std::move(run).error();
  auto steps = of.steps(*id);
  if (!steps) return std::move(steps).error();
  for (step_info& each : *steps) {
    each.token.clear();
    each.url.clear();
  }
  return json::object{{"contents",
                       {{{"uri", uri},
                         {"mimeType", media_type},
                         {"text", api::to_indented_text(api::document(*run, *steps))}}}}};
}

}  // namespace pawl::mcp
