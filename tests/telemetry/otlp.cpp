// Goal: a collector hears of each ended run whatever mood it is in, and the host does not care.
// Method: a collector on the loopback whose answers the test chooses.
#include "telemetry/otlp.hpp"

#include "engine/trace.hpp"
#include "host/support.hpp"
#include "plugins/local_server.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <map>

using namespace host_tests;
using namespace pawl::telemetry;
using pawl::test::after_reply;
using pawl::test::http_answer;
using pawl::test::listen_on_loopback;
using pawl::test::local_server;
using pawl::test::reply;

namespace {

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736", caller = "00f067aa0ba902b7";

struct traced_host : fixture {
  pawl::embed::local_host& local() { return static_cast<pawl::embed::local_host&>(host()); }

  otlp_options options_for(const std::string& url) {
    otlp_options made;
    made.url = url;
    made.pause_min = 1ms;
    made.pause_max = 4ms;
    return made;
  }
  std::string start_traced(const std::string& workflow, int value) {
    return must(host().start({.workflow = workflow,
                              .input = number_json(value),
                              .traceparent = "00-" + trace + "-" + caller + "-01"}))
        .run_id;
  }
};

// The spans of all requests by the name.
std::map<std::string, boost::json::object> spans_in(const std::vector<std::string>& requests) {
  std::map<std::string, boost::json::object> all;
  for (const std::string& request : requests) {
    const auto document = boost::json::parse(request.substr(request.find("\r\n\r\n") + 4));
    for (const auto& resource : document.at("resourceSpans").as_array()) {
      for (const auto& scope : resource.at("scopeSpans").as_array()) {
        for (const auto& span : scope.at("spans").as_array())
          all[std::string(span.at("name").as_string())] = span.as_object();
      }
    }
  }
  return all;
}

std::string text(const boost::json::object& span, const char* member) {
  return std::string(span.at(member).as_string());
}

bool is_hex(const boost::json::value& text, size_t digits) {
  const auto& string = text.as_string();
  return string.size() == digits &&
         string.find_first_not_of("0123456789abcdef") == boost::json::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(otlp, traced_host)

BOOST_AUTO_TEST_CASE(a_run_and_its_child_are_one_trace) {
  local_server collector([](const std::string&) { return reply{http_answer("200 OK", "{}")}; });
  otlp_options options = options_for(collector.url("/v1/traces"));
  options.headers = {{"X-Key", "sesame"}};
  gatekeeper::get().let_all_pass();
  const otlp_exporter exporter(local(), options);
  const run_info run = end(start_traced("parent", 1));
  eventually("all is told", [&] { return exporter.counted().spans_sent == 6; });

  const auto requests = collector.requests();
  BOOST_TEST(requests[0].starts_with("POST /v1/traces HTTP/1.1\r\n"));
  BOOST_TEST(requests[0].find("Content-Type: application/json\r\n") != std::string::npos);
  BOOST_TEST(requests[0].find("X-Key: sesame\r\n") != std::string::npos);
  const auto spans = spans_in(requests);
  for (const auto& [name, span] : spans) {
    BOOST_TEST(text(span, "traceId") == trace);
    BOOST_TEST(is_hex(span.at("spanId"), 16), name);
    BOOST_TEST(is_hex(span.at("parentSpanId"), 16), name);
    BOOST_TEST(std::stoll(text(span, "startTimeUnixNano")) <=
               std::stoll(text(span, "endTimeUnixNano")));
  }
  const auto& of_run = spans.at("run parent");
  BOOST_TEST(text(of_run, "parentSpanId") == caller);
  BOOST_TEST(text(of_run, "startTimeUnixNano") == std::to_string(run.created_ms) + "000000");
  BOOST_TEST(text(spans.at("child gated"), "parentSpanId") == text(of_run, "spanId"));
  BOOST_TEST(text(spans.at("run gated"), "parentSpanId") ==
             text(spans.at("child gated"), "spanId"));
  BOOST_TEST(text(spans.at("action test.gate"), "parentSpanId") ==
             text(spans.at("run gated"), "spanId"));
}

BOOST_AUTO_TEST_CASE(a_collector_that_is_busy_is_asked_again) {
  std::atomic<int> asked = 0;
  const std::vector<std::string> moods = {"429 Too Many Requests", "503 Service Unavailable",
                                          "500 Internal Server Error", "200 OK"};
  local_server collector([&](const std::string&) {
    return reply{http_answer(moods[static_cast<size_t>(std::min(asked++, 3))])};
  });
  const otlp_exporter exporter(local(), options_for(collector.url()));
  end(start("add-three", 1));
  eventually("it is taken", [&] { return exporter.counted().spans_sent == 4; });
  BOOST_TEST(collector.requests().size() == 4U);
  BOOST_TEST(exporter.counted().spans_refused == 0U);
}

BOOST_AUTO_TEST_CASE(what_a_collector_refuses_is_not_sent_again) {
  std::atomic<int> asked = 0;
  local_server collector([&](const std::string&) {
    return reply{http_answer(asked++ == 0 ? "400 Bad Request" : "200 OK")};
  });
  const otlp_exporter exporter(local(), options_for(collector.url()));
  end(start("add-three", 1));
  eventually("it is refused", [&] { return exporter.counted().spans_refused == 4; });
  end(start("add-three", 2));
  eventually("the next is taken", [&] { return exporter.counted().spans_sent == 4; });
  BOOST_TEST(collector.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_collector_that_is_down_costs_the_runs_over_the_bound) {
  const auto [closed, port] = listen_on_loopback();
  ::close(closed);
  otlp_options options = options_for("http://127.0.0.1:" + std::to_string(port) + "/");
  options.queued_runs_max = 3;
  options.stop_grace = 1ms;
  const otlp_exporter exporter(local(), options);
  // One may be on its way already, with others that had ended by then.
  uint64_t ended = 0;
  while (exporter.counted().runs_dropped == 0 && ended < 1000) {
    end(start("add-three", 1));
    ++ended;
  }
  BOOST_TEST(exporter.counted().runs_dropped == 1U);
  BOOST_TEST(exporter.counted().runs_waiting == 3U);
  BOOST_TEST(exporter.counted().spans_sent == 0U);
}

BOOST_AUTO_TEST_CASE(a_collector_that_comes_back_hears_what_was_kept) {
  std::atomic<bool> up = false;
  local_server collector([&](const std::string&) {
    return up ? reply{http_answer("200 OK")} : reply{"", after_reply::reset};
  });
  const otlp_exporter exporter(local(), options_for(collector.url()));
  for (int i = 0; i < 5; ++i) end(start("add-three", i));
  collector.wait_for_requests(2);
  up = true;
  eventually("all is told", [&] { return exporter.counted().spans_sent == 20; });
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_a_slow_collector_and_the_end_gives_it_up) {
  local_server collector([](const std::string&) { return reply{"", after_reply::hold}; });
  otlp_options options = options_for(collector.url());
  options.stop_grace = 1ms;
  const otlp_exporter exporter(local(), options);
  end(start("add-three", 1));
  collector.wait_for_requests(1);  // it is held from now on
  for (int i = 0; i < 5; ++i) BOOST_TEST(end(start("add-three", i)).status == "completed");
  BOOST_TEST(exporter.counted().runs_waiting == 5U);
}

BOOST_AUTO_TEST_CASE(what_is_left_at_the_end_is_told) {
  local_server collector([](const std::string&) { return reply{http_answer("200 OK")}; });
  {
    otlp_options options = options_for(collector.url());
    options.stop_grace = std::chrono::minutes(1);
    const otlp_exporter exporter(local(), options);
    for (int i = 0; i < 5; ++i) end(start("add-three", i));
  }
  size_t runs = 0;
  for (const std::string& request : collector.requests()) {
    for (size_t at = request.find("run add-three"); at != request.npos;
         at = request.find("run add-three", at + 1))
      ++runs;
  }
  BOOST_TEST(runs == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
