#include "telemetry/spans.hpp"

#include "engine/trace.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

#include <algorithm>

namespace pawl::telemetry {
namespace {

namespace json = boost::json;

// OTLP's enums.
constexpr int kind_internal = 1;
constexpr int status_error = 2;

std::string text_of(const error_info& error) {
  return error.message.empty() ? error.code : error.code + ": " + error.message;
}

class run_spans {
 public:
  explicit run_spans(const run_info& run)
      : run_(run), own_(engine::span_of_run(run.id, run.traceparent)) {}

  std::vector<span> take(const std::vector<step_info>& steps) {
    add_run();
    for (const step_info& step : steps) {
      step.kind == "action" ? add_attempts(step) : add_operation(step);
    }
    return std::move(spans_);
  }

 private:
  void add_run() {
    span& made = spans_.emplace_back();
    made.trace_id = engine::hex_trace_id(own_);
    made.span_id = engine::hex_span_id(own_.span_id);
    const auto cause = engine::parse_traceparent(run_.traceparent);
    if (cause && cause->span_id != own_.span_id)
      made.parent_span_id = engine::hex_span_id(cause->span_id);
    made.name = "run " + run_.workflow;
    made.start_ms = run_.created_ms;
    made.end_ms = std::max(run_.ended_ms, run_.created_ms);
    made.attributes = {{"pawl.run.id", run_.id},
                       {"pawl.run.status", run_.status},
                       {"pawl.workflow", run_.workflow},
                       {"pawl.module", run_.module},
                       {"pawl.module.version", run_.module_version},
                       {"pawl.trigger", run_.trigger}};
    if (!run_.parent_id.empty()) made.attributes.emplace_back("pawl.run.parent_id", run_.parent_id);
    if (!run_.forked_from.empty())
      made.attributes.emplace_back("pawl.run.forked_from", run_.forked_from);
    if (run_.error) fail(made, *run_.error);
  }

  // Each begins when it was due, the first when the step was scheduled.
  void add_attempts(const step_info& step) {
    int64_t begin_ms = step.scheduled_ms;
    uint32_t attempt = 1;
    for (const attempt_info& failed : step.failures) {
      fail(add(step, attempt++, begin_ms, failed.at_ms), failed.error);
      begin_ms = failed.retry_ms;
    }
    const int64_t end_ms = step.ended_ms != 0 ? step.ended_ms : run_.ended_ms;
    if (begin_ms > end_ms) return;  // its time had not come
    span& last = add(step, attempt, begin_ms, end_ms);
    if (step.error) fail(last, *step.error);
  }

  void add_operation(const step_info& step) {
    span& made =
        add(step, 1, step.scheduled_ms, step.ended_ms != 0 ? step.ended_ms : run_.ended_ms);
    if (!step.child_id.empty()) made.attributes.emplace_back("pawl.run.child_id", step.child_id);
    if (step.error) fail(made, *step.error);
  }

  span& add(const step_info& step, uint32_t attempt, int64_t begin_ms, int64_t end_ms) {
    span& made = spans_.emplace_back();
    const auto at = engine::span_of_attempt(run_.id, run_.traceparent, step.seq, attempt);
    made.trace_id = engine::hex_trace_id(at);
    made.span_id = engine::hex_span_id(at.span_id);
    made.parent_span_id = engine::hex_span_id(own_.span_id);
    made.name = step.name.empty() ? step.kind : step.kind + ' ' + step.name;
    made.start_ms = begin_ms;
    made.end_ms = std::max(end_ms, begin_ms);
    made.attributes = {{"pawl.run.id", run_.id},
                       {"pawl.step.key", step.key},
                       {"pawl.step.seq", static_cast<int64_t>(step.seq)},
                       {"pawl.step.status", step.status}};
    if (step.kind == "action") {
      made.attributes.emplace_back("pawl.action", step.name);
      made.attributes.emplace_back("pawl.attempt", int64_t{attempt});
      made.attributes.emplace_back("pawl.attempts", int64_t{step.attempts});
    }
    return made;
  }

  static void fail(span& of, const error_info& error) {
    of.attributes.emplace_back("error.type", error.code);
    of.error = text_of(error);
  }

  const run_info& run_;
  const engine::span_context own_;
  std::vector<span> spans_;
};

json::object attribute(std::string_view key, const std::variant<std::string, int64_t>& value) {
  json::object held;
  if (const auto* number = std::get_if<int64_t>(&value)) {
    held["intValue"] = std::to_string(*number);  // 64 bits are text in this JSON
  } else {
    held["stringValue"] = std::get<std::string>(value);
  }
  return {{"key", key}, {"value", std::move(held)}};
}

json::object document(const span& of) {
  json::array attributes;
  for (const auto& [key, value] : of.attributes) attributes.push_back(attribute(key, value));
  json::object made = {{"traceId", of.trace_id},
                       {"spanId", of.span_id},
                       {"name", of.name},
                       {"kind", kind_internal},
                       {"startTimeUnixNano", std::to_string(of.start_ms) + "000000"},
                       {"endTimeUnixNano", std::to_string(of.end_ms) + "000000"},
                       {"attributes", std::move(attributes)}};
  if (!of.parent_span_id.empty()) made["parentSpanId"] = of.parent_span_id;
  if (!of.error.empty())
    made["status"] = json::object{{"code", status_error}, {"message", of.error}};
  return made;
}

}  // namespace

std::vector<span> spans_of(const run_info& run, const std::vector<step_info>& steps) {
  if (!engine::span_of_run(run.id, run.traceparent).sampled) return {};
  return run_spans(run).take(steps);
}

std::string to_otlp_json(std::span<const span> spans) {
  json::array documents;
  for (const span& each : spans) documents.push_back(document(each));
  const json::array resource = {attribute("service.name", "pawl"),
                                attribute("service.version", PAWL_VERSION)};
  const json::object scope = {{"name", "pawl"}, {"version", PAWL_VERSION}};
  const json::object scope_spans = {{"scope", scope}, {"spans", std::move(documents)}};
  const json::object resource_spans = {{"resource", json::object{{"attributes", resource}}},
                                       {"scopeSpans", json::array{scope_spans}}};
  return json::serialize(json::object{{"resourceSpans", json::array{resource_spans}}});
}

}  // namespace pawl::telemetry
