#include "api/documents.hpp"

#include "api/json_text.hpp"
#include "modules/description.hpp"

#include <boost/json.hpp>

namespace pawl::api {
namespace {

namespace json = boost::json;

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(int64_t at_ms) {
  return at_ms == 0 ? json::value(nullptr) : json::value(at_ms);
}

json::value embedded_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : from_text(text);
}

template <class T>
json::value document_or_null(const std::optional<T>& thing) {
  return thing ? json::value(document(*thing)) : json::value(nullptr);
}

template <class T>
json::array documents(const std::vector<T>& things) {
  json::array array;
  array.reserve(things.size());
  for (const T& thing : things) array.emplace_back(document(thing));
  return array;
}

json::array texts(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

void add_payload(json::object& to, std::string_view name,
                 const std::optional<std::string>& payload) {
  if (payload) to.emplace(name, from_text(*payload));
}

json::object document(const attempt_info& attempt) {
  return {{"at_ms", attempt.at_ms},
          {"error", api::document(attempt.error)},
          {"retry_ms", attempt.retry_ms}};
}

}  // namespace

json::object document(const error_info& error) {
  return {{"code", error.code},
          {"message", error.message},
          {"details", embedded_or_null(error.details)},
          {"retryable", error.retryable}};
}

json::object document(const failure& error) {
  json::object made =
      document(error_info{error.code, error.message, error.details, error.retryable});
  made.emplace("retry_after_ms", time_or_null(error.retry_after_ms));
  return made;
}

json::object document(const run_info& run) {
  json::object made = {{"id", run.id},
                       {"workflow", run.workflow},
                       {"module", text_or_null(run.module)},
                       {"module_version", text_or_null(run.module_version)},
                       {"module_sha256", text_or_null(run.module_sha256)},
                       {"status", run.status},
                       {"reason", text_or_null(run.reason)},
                       {"waits_for", text_or_null(run.waits_for)},
                       {"trigger", text_or_null(run.trigger)},
                       {"parent_id", text_or_null(run.parent_id)},
                       {"forked_from", text_or_null(run.forked_from)},
                       {"idempotency_key", text_or_null(run.idempotency_key)},
                       {"traceparent", run.traceparent},
                       {"credentials", text_or_null(run.credentials)},
                       {"generation", run.generation},
                       {"created_ms", time_or_null(run.created_ms)},
                       {"started_ms", time_or_null(run.started_ms)},
                       {"ended_ms", time_or_null(run.ended_ms)},
                       {"error", document_or_null(run.error)}};
  add_payload(made, "input", run.input);
  add_payload(made, "output", run.output);
  return made;
}

json::object document(const run_info& run, const std::vector<step_info>& steps) {
  json::object made = document(run);
  made.emplace("steps", documents(steps));
  return made;
}

json::object document(const step_info& step) {
  json::object made = {{"seq", step.seq},
                       {"key", step.key},
                       {"kind", step.kind},
                       {"name", step.name},
                       {"status", step.status},
                       {"attempts", step.attempts},
                       {"scheduled_ms", time_or_null(step.scheduled_ms)},
                       {"ended_ms", time_or_null(step.ended_ms)},
                       {"due_ms", time_or_null(step.due_ms)},
                       {"token", text_or_null(step.token)},
                       {"url", text_or_null(step.url)},
                       {"child_id", text_or_null(step.child_id)},
                       {"scope", text_or_null(step.scope)},
                       {"waits_for", text_or_null(step.waits_for)},
                       {"error", document_or_null(step.error)},
                       {"dropped", step.dropped}};
  json::array failures;
  for (const attempt_info& attempt : step.failures) failures.emplace_back(document(attempt));
  made.emplace("failures", std::move(failures));
  add_payload(made, "input", step.input);
  add_payload(made, "progress", step.progress);
  add_payload(made, "output", step.output);
  return made;
}

json::object document(const event_info& event) {
  json::object made = {{"seq", event.seq},
                       {"at_ms", event.at_ms},
                       {"name", event.name},
                       {"key", text_or_null(event.key)},
                       {"action", text_or_null(event.action)},
                       {"error", document_or_null(event.error)},
                       {"attempts", event.attempts},
                       {"due_ms", time_or_null(event.due_ms)}};
  if (!event.payload.empty()) made.emplace("payload", from_text(event.payload));
  return made;
}

json::object document(const hook_info& hook) {
  return {{"token", hook.token},
          {"url", text_or_null(hook.url)},
          {"run_id", hook.run_id},
          {"key", hook.key},
          {"opened_ms", time_or_null(hook.opened_ms)},
          {"due_ms", time_or_null(hook.due_ms)},
          {"schema", embedded_or_null(hook.schema)}};
}

json::object document(const export_info& exported) {
  return {{"name", exported.name},
          {"title", exported.title},
          {"description", exported.description},
          {"module", exported.module},
          {"module_version", text_or_null(exported.module_version)},
          {"input_schema", embedded_or_null(exported.input_schema)},
          {"output_schema", embedded_or_null(exported.output_schema)},
          {"options", embedded_or_null(exported.options)},
          {"blocking", exported.blocking},
          {"safe", exported.safe}};
}

json::object document(const module_info& module) {
  return {{"name", text_or_null(module.name)},
          {"version", text_or_null(module.version)},
          {"title", text_or_null(module.title)},
          {"description", text_or_null(module.description)},
          {"sha256", text_or_null(module.sha256)},
          {"file", text_or_null(module.file.string())},
          {"state", module.state},
          {"reason", text_or_null(module.reason)},
          {"runs", module.runs},
          {"actions", texts(module.actions)},
          {"workflows", texts(module.workflows)}};
}

json::object document(const start_answer& started) {
  return {{"run_id", started.run_id}, {"existed", started.existed}};
}

json::object list_document(json::array items, const std::string& next) {
  return {{"items", std::move(items)}, {"next", text_or_null(next)}};
}

template <class T>
json::object list_document(const std::vector<T>& items, const std::string& next) {
  return list_document(documents(items), next);
}
template json::object list_document(const std::vector<run_info>&, const std::string&);
template json::object list_document(const std::vector<step_info>&, const std::string&);
template json::object list_document(const std::vector<event_info>&, const std::string&);
template json::object list_document(const std::vector<hook_info>&, const std::string&);
template json::object list_document(const std::vector<export_info>&, const std::string&);
template json::object list_document(const std::vector<module_info>&, const std::string&);

bool is_agent(const export_info& workflow) {
  return modules::is_agent(workflow.options);
}

}  // namespace pawl::api
