// Goal: a run's spans join with what others tell of the same trace, and say what took how long.
#include "telemetry/spans.hpp"

#include "engine/trace.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace pawl;
using namespace pawl::telemetry;

namespace {

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736", caller = "00f067aa0ba902b7";

run_info ended_run(const std::string& traceparent) {
  run_info run;
  run.id = "run-1";
  run.workflow = "order";
  run.status = "completed";
  run.traceparent = traceparent;
  run.created_ms = 1'000;
  run.started_ms = 1'001;
  run.ended_ms = 9'000;
  return run;
}

step_info step_of(uint64_t seq, const std::string& kind, const std::string& name) {
  step_info step;
  step.seq = seq;
  step.kind = kind;
  step.name = name;
  step.key = kind + ':' + name + "#0";
  step.status = "completed";
  step.attempts = 1;
  step.scheduled_ms = 2'000;
  step.ended_ms = 3'000;
  return step;
}

error_info why(const std::string& code, const std::string& message) {
  return {.code = code, .message = message, .details = {}, .retryable = false};
}

std::string text(const boost::json::value& of) {
  return std::string(of.as_string());
}

std::string attribute(const span& of, const std::string& key) {
  for (const auto& [name, value] : of.attributes) {
    if (name != key) continue;
    const auto* number = std::get_if<int64_t>(&value);
    return number != nullptr ? std::to_string(*number) : std::get<std::string>(value);
  }
  return "none";
}

std::string hex_of_attempt(const run_info& run, uint64_t seq, uint32_t attempt) {
  return engine::hex_span_id(
      engine::span_of_attempt(run.id, run.traceparent, seq, attempt).span_id);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_is_a_span_under_its_callers) {
  const auto spans = spans_of(ended_run("00-" + trace + "-" + caller + "-01"), {});
  BOOST_TEST_REQUIRE(spans.size() == 1U);
  BOOST_TEST(spans[0].trace_id == trace);
  BOOST_TEST(spans[0].parent_span_id == caller);
  BOOST_TEST(spans[0].span_id != caller);
  BOOST_TEST(spans[0].name == "run order");
  BOOST_TEST(spans[0].start_ms == 1'000);
  BOOST_TEST(spans[0].end_ms == 9'000);
  BOOST_TEST(attribute(spans[0], "pawl.run.id") == "run-1");
  BOOST_TEST(spans[0].error == "");
}

BOOST_AUTO_TEST_CASE(a_run_that_nobody_traces_begins_a_trace) {
  // What a host tells of such a run: its own span.
  const auto spans =
      spans_of(ended_run(engine::to_traceparent(engine::span_of_run("run-1", ""))), {});
  BOOST_TEST(spans[0].parent_span_id == "");
  BOOST_TEST(spans[0].trace_id == engine::hex_trace_id(engine::span_of_run("run-1", "")));
}

BOOST_AUTO_TEST_CASE(a_run_whose_caller_does_not_record_is_not_told) {
  BOOST_TEST(spans_of(ended_run("00-" + trace + "-" + caller + "-00"), {}).empty());
}

BOOST_AUTO_TEST_CASE(each_attempt_is_a_span_with_the_id_that_its_action_was_told) {
  const run_info run = ended_run("00-" + trace + "-" + caller + "-01");
  step_info step = step_of(2, "action", "shop.charge");
  step.attempts = 3;
  step.failures = {{2'100, why("unavailable", "busy"), 2'500}, {2'600, why("timeout", ""), 2'900}};
  const auto spans = spans_of(run, {step});
  BOOST_TEST_REQUIRE(spans.size() == 4U);
  const int64_t times[][2] = {{2'000, 2'100}, {2'500, 2'600}, {2'900, 3'000}};
  for (uint32_t attempt = 1; attempt <= 3; ++attempt) {
    const span& at = spans[attempt];
    BOOST_TEST(at.span_id == hex_of_attempt(run, 2, attempt));
    BOOST_TEST(at.parent_span_id == spans[0].span_id);
    BOOST_TEST(at.name == "action shop.charge");
    BOOST_TEST(at.start_ms == times[attempt - 1][0]);
    BOOST_TEST(at.end_ms == times[attempt - 1][1]);
    BOOST_TEST(attribute(at, "pawl.attempt") == std::to_string(attempt));
    BOOST_TEST(attribute(at, "pawl.step.key") == "action:shop.charge#0");
  }
  BOOST_TEST(spans[1].error == "unavailable: busy");
  BOOST_TEST(spans[2].error == "timeout");
  BOOST_TEST(spans[3].error == "");
  BOOST_TEST(attribute(spans[1], "error.type") == "unavailable");
}

BOOST_AUTO_TEST_CASE(an_attempt_whose_time_had_not_come_is_none) {
  run_info run = ended_run("");
  run.status = "cancelled";
  run.error = why("cancelled", "by a person");
  step_info step = step_of(2, "action", "shop.charge");
  step.status = "retrying";
  step.ended_ms = 0;
  step.failures = {{2'100, why("unavailable", "busy"), 99'000}};
  const auto spans = spans_of(run, {step});
  BOOST_TEST_REQUIRE(spans.size() == 2U);
  BOOST_TEST(spans[0].error == "cancelled: by a person");
}

BOOST_AUTO_TEST_CASE(a_child_run_is_under_the_span_of_its_parents_step) {
  const run_info parent = ended_run("00-" + trace + "-" + caller + "-01");
  step_info step = step_of(4, "child", "pack");
  step.child_id = "run-1.4";
  const auto of_parent = spans_of(parent, {step, step_of(6, "sleep", "")});
  run_info child = ended_run(
      engine::to_traceparent(engine::span_of_attempt(parent.id, parent.traceparent, 4, 1)));
  child.id = "run-1.4";
  const auto of_child = spans_of(child, {});
  BOOST_TEST(of_child[0].trace_id == trace);
  BOOST_TEST(of_child[0].parent_span_id == of_parent[1].span_id);
  BOOST_TEST(attribute(of_parent[1], "pawl.run.child_id") == "run-1.4");
  BOOST_TEST(of_parent[2].name == "sleep");
}

BOOST_AUTO_TEST_CASE(they_are_written_as_otlp_has_it) {
  step_info step = step_of(2, "action", "a");
  step.status = "failed";
  step.error = why("refused", "no \"luck\"");
  const auto spans = spans_of(ended_run("00-" + trace + "-" + caller + "-01"), {step});
  const auto document = boost::json::parse(to_otlp_json(spans));
  const auto& told = document.at("resourceSpans").at(0);
  BOOST_TEST(text(told.at("resource").at("attributes").at(0).at("value").at("stringValue")) ==
             "pawl");
  const auto& written = told.at("scopeSpans").at(0).at("spans").as_array();
  BOOST_TEST_REQUIRE(written.size() == 2U);
  BOOST_TEST(text(written[0].at("traceId")) == trace);
  BOOST_TEST(text(written[0].at("parentSpanId")) == caller);
  BOOST_TEST(text(written[0].at("startTimeUnixNano")) == "1000000000");
  BOOST_TEST(text(written[0].at("endTimeUnixNano")) == "9000000000");
  BOOST_TEST(!written[0].as_object().contains("status"));
  BOOST_TEST(written[1].at("spanId").as_string().size() == 16U);
  BOOST_TEST(written[1].at("status").at("code").as_int64() == 2);
  BOOST_TEST(text(written[1].at("status").at("message")) == "refused: no \"luck\"");
  bool found = false;
  for (const auto& each : written[1].at("attributes").as_array()) {
    if (text(each.at("key")) != "pawl.step.seq") continue;
    found = true;
    BOOST_TEST(text(each.at("value").at("intValue")) == "2");
  }
  BOOST_TEST(found);
}
