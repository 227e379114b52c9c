#include "client/read_document.hpp"

#include "api/json_text.hpp"

#include <boost/json.hpp>

#include <concepts>
#include <string>

namespace pawl::client {
namespace {

namespace json = boost::json;

// The members of one document; what `from` does not have stays as it is.
class members {
 public:
  explicit members(const json::value& from) : object_(from.if_object()) {}

  const members& get(std::string_view name, std::string& to) const {
    const json::value* found = find(name);
    if (found != nullptr && found->is_string()) to = found->get_string();
    return *this;
  }
  const members& get(std::string_view name, bool& to) const {
    const json::value* found = find(name);
    if (found != nullptr && found->is_bool()) to = found->get_bool();
    return *this;
  }
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  const members& get(std::string_view name, T& to) const {
    const json::value* found = find(name);
    if (found == nullptr || !found->is_number()) return *this;
    json::error_code error;
    const auto number = found->to_number<T>(error);
    if (!error) to = number;
    return *this;
  }
  const members& get(std::string_view name, std::filesystem::path& to) const {
    std::string text;
    get(name, text);
    to = text;
    return *this;
  }
  const members& get(std::string_view name, std::vector<std::string>& to) const {
    const json::value* found = find(name);
    if (found == nullptr || !found->is_array()) return *this;
    for (const json::value& each : found->get_array())
      if (each.is_string()) to.emplace_back(each.get_string());
    return *this;
  }
  template <class T>
  const members& get(std::string_view name, std::optional<T>& to) const {
    const json::value* found = find(name);
    if (found != nullptr && !found->is_null()) read(*found, to.emplace());
    return *this;
  }
  template <class T>
  const members& get(std::string_view name, std::vector<T>& to) const {
    const json::value* found = find(name);
    if (found == nullptr || !found->is_array()) return *this;
    for (const json::value& each : found->get_array()) read(each, to.emplace_back());
    return *this;
  }
  // JSON as text: a schema, details; null is none.
  const members& embedded(std::string_view name, std::string& to) const {
    const json::value* found = find(name);
    if (found != nullptr && !found->is_null()) to = api::to_text(*found);
    return *this;
  }
  // A payload, in which null is a value.
  const members& payload(std::string_view name, std::optional<std::string>& to) const {
    if (const json::value* found = find(name)) to = api::to_text(*found);
    return *this;
  }

 private:
  [[nodiscard]] const json::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  const json::object* object_;
};

}  // namespace

void read(const json::value& from, error_info& to) {
  members(from)
      .get("code", to.code)
      .get("message", to.message)
      .embedded("details", to.details)
      .get("retryable", to.retryable);
}

void read(const json::value& from, attempt_info& to) {
  members(from).get("at_ms", to.at_ms).get("retry_ms", to.retry_ms);
  if (const auto* object = from.if_object())
    if (const auto* error = object->if_contains("error")) read(*error, to.error);
}

void read(const json::value& from, run_info& to) {
  members(from)
      .get("id", to.id)
      .get("workflow", to.workflow)
      .get("module", to.module)
      .get("module_version", to.module_version)
      .get("module_sha256", to.module_sha256)
      .get("status", to.status)
      .get("reason", to.reason)
      .get("waits_for", to.waits_for)
      .get("trigger", to.trigger)
      .get("parent_id", to.parent_id)
      .get("forked_from", to.forked_from)
      .get("idempotency_key", to.idempotency_key)
      .get("traceparent", to.traceparent)
      .get("credentials", to.credentials)
      .get("generation", to.generation)
      .get("created_ms", to.created_ms)
      .get("started_ms", to.started_ms)
      .get("ended_ms", to.ended_ms)
      .payload("input", to.input)
      .payload("output", to.output)
      .get("error", to.error);
}

void read(const json::value& from, step_info& to) {
  members(from)
      .get("seq", to.seq)
      .get("key", to.key)
      .get("kind", to.kind)
      .get("name", to.name)
      .get("status", to.status)
      .get("attempts", to.attempts)
      .get("scheduled_ms", to.scheduled_ms)
      .get("ended_ms", to.ended_ms)
      .get("due_ms", to.due_ms)
      .get("token", to.token)
      .get("url", to.url)
      .get("child_id", to.child_id)
      .get("scope", to.scope)
      .get("waits_for", to.waits_for)
      .payload("input", to.input)
      .payload("progress", to.progress)
      .payload("output", to.output)
      .get("error", to.error)
      .get("failures", to.failures)
      .get("dropped", to.dropped);
}

void read(const json::value& from, event_info& to) {
  std::optional<std::string> payload;
  members(from)
      .get("seq", to.seq)
      .get("at_ms", to.at_ms)
      .get("name", to.name)
      .get("key", to.key)
      .get("action", to.action)
      .payload("payload", payload)
      .get("error", to.error)
      .get("attempts", to.attempts)
      .get("due_ms", to.due_ms);
  to.payload = payload.value_or("");
}

void read(const json::value& from, hook_info& to) {
  members(from)
      .get("token", to.token)
      .get("url", to.url)
      .get("run_id", to.run_id)
      .get("key", to.key)
      .get("opened_ms", to.opened_ms)
      .get("due_ms", to.due_ms)
      .embedded("schema", to.schema);
}

void read(const json::value& from, export_info& to) {
  members(from)
      .get("name", to.name)
      .get("title", to.title)
      .get("description", to.description)
      .get("module", to.module)
      .get("module_version", to.module_version)
      .embedded("input_schema", to.input_schema)
      .embedded("output_schema", to.output_schema)
      .embedded("options", to.options)
      .get("blocking", to.blocking)
      .get("safe", to.safe);
}

void read(const json::value& from, module_info& to) {
  members(from)
      .get("name", to.name)
      .get("version", to.version)
      .get("title", to.title)
      .get("description", to.description)
      .get("sha256", to.sha256)
      .get("file", to.file)
      .get("state", to.state)
      .get("reason", to.reason)
      .get("runs", to.runs)
      .get("actions", to.actions)
      .get("workflows", to.workflows);
}

void read(const json::value& from, start_answer& to) {
  members(from).get("run_id", to.run_id).get("existed", to.existed);
}

void read(const json::value& from, queue_info& to) {
  members(from)
      .get("kind", to.kind)
      .get("name", to.name)
      .get("running", to.running)
      .get("waiting", to.waiting);
}

void read(const json::value& from, health_info& to) {
  members(from)
      .get("ok", to.ok)
      .get("reason", to.reason)
      .get("active_runs", to.active_runs)
      .get("warm_runs", to.warm_runs)
      .get("commits", to.commits)
      .get("changes", to.changes)
      .get("stale_completions", to.stale_completions)
      .get("queues", to.queues);
}

template <class T>
void read(const json::value& from, list_of<T>& to) {
  members(from).get("items", to.items).get("next", to.next);
}
template void read(const json::value&, list_of<run_info>&);
template void read(const json::value&, list_of<step_info>&);
template void read(const json::value&, list_of<event_info>&);
template void read(const json::value&, list_of<hook_info>&);
template void read(const json::value&, list_of<export_info>&);
template void read(const json::value&, list_of<module_info>&);

}  // namespace pawl::client
