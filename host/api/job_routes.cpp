#include "api/documents.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::api {
namespace {

namespace json = boost::json;

json::object to_document(const job_info& job) {
  json::array failures;
  for (const auto& each : job.failures)
    failures.push_back({{"run_id", each.run_id}, {"error", document(each.error)}});
  return {{"id", job.id},
          {"action", job.action},
          {"state", job.state},
          {"matched", job.matched},
          {"done", job.done},
          {"failed", job.failed},
          {"created_ms", job.created_ms},
          {"ended_ms", job.ended_ms == 0 ? json::value(nullptr) : json::value(job.ended_ms)},
          {"failures", std::move(failures)}};
}

// {"status": ["failed"], "workflow": "w"} as the parameters of a list.
result<parameters> filter_of(const json::value* filter) {
  parameters made;
  if (filter == nullptr || filter->is_null()) return made;
  const failure wrong = {PAWL_ERROR_INVALID_INPUT,
                         "filter: has to be an object of texts, and \"status\" one or many"};
  if (!filter->is_object()) return wrong;
  for (const auto& [name, value] : filter->get_object()) {
    std::string& text = made[name];
    if (value.is_string()) {
      text = value.get_string();
    } else if (value.is_array()) {
      for (const json::value& each : value.get_array()) {
        if (!each.is_string()) return wrong;
        text += (text.empty() ? "" : ",") + std::string(each.get_string());
      }
    } else {
      return wrong;
    }
  }
  return made;
}

void start(const call_handle& asked, parts& with) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const json::object* given = body->if_object();
  const json::value* action = given != nullptr ? given->if_contains("action") : nullptr;
  if (action == nullptr || !action->is_string())
    return asked->fail(
        {PAWL_ERROR_INVALID_INPUT, R"(the body has to be {"action": TEXT, "filter": {...}})"});
  auto filter = filter_of(given->if_contains("filter"));
  if (!filter) return asked->fail(filter.error());
  auto query = run_query_of(*filter);
  if (!query) return asked->fail(query.error());
  auto id = with.jobs.start(action->get_string(), std::move(*query));
  if (!id) return asked->fail(id.error());
  answer(*asked, with.jobs.find(*id), &to_document, 202);
}

void list(const call_handle& asked, parts& with) {
  json::array items;
  for (const job_info& job : with.jobs.list()) items.push_back(to_document(job));
  asked->answer(list_document(std::move(items), {}));
}

void show(const call_handle& asked, parts& with) {
  answer(*asked, with.jobs.find(asked->path("id")), &to_document);
}

}  // namespace

void add_job_routes(router& to, parts& with) {
  to.add({.method = "POST",
          .path = "/v1/jobs",
          .needs = role::admin,
          .summary = "Retry, cancel, pause, resume or delete all runs that a filter finds",
          .takes = {"new_job"},
          .gives = {"job"},
          .status = 202,
          .answer = bound(&start, with)});
  to.add({.method = "GET",
          .path = "/v1/jobs",
          .summary = "Jobs since the host's start, the newest first",
          .gives = {"jobs"},
          .answer = bound(&list, with)});
  to.add({.method = "GET",
          .path = "/v1/jobs/{id}",
          .summary = "How far a job is",
          .gives = {"job"},
          .answer = bound(&show, with)});
}

}  // namespace pawl::api
