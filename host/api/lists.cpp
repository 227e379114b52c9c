// What lists of runs are asked for with.
#include "api/routes.hpp"

#include <pawl/status.h>

#include <fmt/format.h>

namespace pawl::api {

query_parameter limit_parameter() {
  return {"limit", "How many at most", R"({"type":"integer","minimum":1,"maximum":1000})"};
}

query_parameter cursor_parameter() {
  return {"cursor", "`next` of the page before"};
}

std::vector<query_parameter> run_query_parameters() {
  return {
      {"status", "Only these, with ',' between them"},
      {"workflow", "Only runs of this workflow"},
      {"trigger", "Only runs that this started: \"cli\", \"api\", \"child\" ..."},
      {"created_from_ms", "Only runs created then or later", R"({"type":"integer","minimum":0})"},
      {"created_before_ms", "Only runs created before", R"({"type":"integer","minimum":0})"},
      {"id_contains", "Only ids with this in them"},
      limit_parameter(),
      cursor_parameter()};
}

result<run_query> run_query_of(const parameters& query) {
  run_query made;
  for (const auto& [name, value] : query) {
    if (name == "status") {
      for (size_t at = 0; at <= value.size();) {
        const size_t comma = std::min(value.find(',', at), value.size());
        if (comma > at) made.statuses.push_back(value.substr(at, comma - at));
        at = comma + 1;
      }
    } else if (name == "workflow") {
      made.workflow = value;
    } else if (name == "trigger") {
      made.trigger = value;
    } else if (name == "id_contains") {
      made.id_contains = value;
    } else if (name == "cursor") {
      made.cursor = value;
    } else if (name != "limit" && name != "created_from_ms" && name != "created_before_ms") {
      return failure{PAWL_ERROR_INVALID_INPUT,
                     fmt::format("there is no filter \"{}\" for runs", name)};
    }
  }
  auto limit = number_of(query, "limit", made.limit);
  if (!limit) return limit.error();
  made.limit = *limit;
  auto from_ms = number_of(query, "created_from_ms", 0);
  if (!from_ms) return from_ms.error();
  made.created_from_ms = static_cast<int64_t>(*from_ms);
  auto before_ms = number_of(query, "created_before_ms", 0);
  if (!before_ms) return before_ms.error();
  made.created_before_ms = static_cast<int64_t>(*before_ms);
  return made;
}

}  // namespace pawl::api
