// Goal: what happens in a host is in the text that Prometheus reads, and the text is well formed.
#include "telemetry/metrics.hpp"

#include "api/metrics_routes.hpp"
#include "api/service.hpp"
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace host_tests;

namespace {

struct watched_host : fixture {
  std::string text() {
    return pawl::telemetry::metrics(static_cast<pawl::embed::local_host&>(host()), http,
                                    [] { return 7; })
        .text();
  }
  // Samples by name and labels, as they are written.
  std::map<std::string, double> samples() {
    std::map<std::string, double> all;
    std::istringstream lines(text());
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with('#')) continue;
      const size_t space = line.rfind(' ');
      all[line.substr(0, space)] = std::stod(line.substr(space + 1));
    }
    return all;
  }

  pawl::telemetry::http_counters http;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics, watched_host)

BOOST_AUTO_TEST_CASE(every_line_is_as_the_format_has_it) {
  end(start("add-three", 1));
  const std::regex form(
      R"re((# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+(\{([a-z0-9_]+="[^"]*",?)*\})? -?[0-9.e+-]+|.*le="\+Inf".*))re");
  std::istringstream lines(text());
  std::set<std::string> types;
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST(std::regex_match(line, form), line);
    if (line.starts_with("# TYPE ")) BOOST_TEST(types.insert(line).second, line);
  }
  BOOST_TEST(types.contains("# TYPE pawl_commit_seconds histogram"));
  BOOST_TEST(types.contains("# TYPE pawl_runs_started_total counter"));
}

BOOST_AUTO_TEST_CASE(runs_are_counted_by_status) {
  const std::string done = start("add-three", 1), waiting = start("hooked", 1);
  const std::string failing = start("call", R"({"action":"no.such"})");
  BOOST_TEST(end(done).status == "completed");
  BOOST_TEST(end(failing).status == "failed");
  BOOST_TEST(rest(waiting).status == "waiting");
  auto now = samples();
  BOOST_TEST(now.at(R"(pawl_runs{status="waiting"})") == 1);
  BOOST_TEST(now.at(R"(pawl_runs{status="running"})") == 0);
  BOOST_TEST(now.at("pawl_runs_started_total") == 3);
  BOOST_TEST(now.at(R"(pawl_runs_ended_total{status="completed"})") == 1);
  BOOST_TEST(now.at(R"(pawl_runs_ended_total{status="failed"})") == 1);

  restart();  // those that are not ended are there again
  BOOST_TEST(rest(waiting).status == "waiting");
  now = samples();
  BOOST_TEST(now.at(R"(pawl_runs{status="waiting"})") == 1);
  BOOST_TEST(now.at("pawl_runs_started_total") == 0);
  must(host().cancel(waiting));
  BOOST_TEST(samples().at(R"(pawl_runs{status="waiting"})") == 0);
}

BOOST_AUTO_TEST_CASE(children_and_forks_are_runs_too) {
  gatekeeper::get().let_all_pass();
  const std::string id = start("parent", 1);
  BOOST_TEST(end(id).status == "completed");
  auto now = samples();
  BOOST_TEST(now.at("pawl_runs_started_total") == 2);
  BOOST_TEST(now.at(R"(pawl_runs_ended_total{status="completed"})") == 2);
  BOOST_TEST(now.at(R"(pawl_runs{status="queued"})") == 0);
  BOOST_TEST(now.at(R"(pawl_runs{status="running"})") == 0);
}

BOOST_AUTO_TEST_CASE(attempts_are_counted_by_action_and_outcome) {
  end(start("add-three", 1));
  start("failing", -2);  // its retry is due in an hour
  const std::string fail = R"(pawl_action_attempts_total{action="test.fail",outcome="failed"})";
  eventually("it failed", [&] {
    const auto seen = samples();
    return seen.contains(fail) && seen.at(fail) == 1;
  });
  const auto now = samples();
  const std::string add = R"(pawl_action_attempts_total{action="test.add",outcome=")";
  BOOST_TEST(now.at(add + "completed\"}") == 4);
  BOOST_TEST(now.at(add + "failed\"}") == 0);
  BOOST_TEST(now.at(R"(pawl_action_retries_total{action="test.fail"})") == 0);
  BOOST_TEST(now.at(R"(pawl_action_attempt_seconds_count{action="test.add"})") == 4);
  BOOST_TEST(now.at(R"(pawl_action_attempt_seconds_bucket{action="test.add",le="+Inf"})") == 4);
}

BOOST_AUTO_TEST_CASE(commits_modules_connections_and_the_process_are_there) {
  end(start("add-three", 1));
  const auto now = samples();
  BOOST_TEST(now.at("pawl_commit_seconds_count") > 0);
  BOOST_TEST(now.at("pawl_commit_changes_count") == now.at("pawl_commit_seconds_count"));
  BOOST_TEST(now.at("pawl_commit_changes_sum") >= now.at("pawl_commit_changes_count"));
  BOOST_TEST(now.at("pawl_up") == 1);
  BOOST_TEST(now.at("pawl_http_connections") == 7);
  BOOST_TEST(now.at("process_resident_memory_bytes") > 1e6);
  BOOST_TEST(now.at("process_open_fds") > 3);
  BOOST_TEST(now.at("process_start_time_seconds") > 1.5e9);
  BOOST_TEST(text().find(R"(pawl_module_info{module="test",version="1.0.0",)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_api_serves_them_and_counts_itself) {
  auto& local = static_cast<pawl::embed::local_host&>(host());
  const pawl::telemetry::metrics told(local, http, [] { return 0; });
  const auto service = must(pawl::api::service::open(local));
  service->router().count_with(http);
  pawl::api::add_metrics_route(service->router(), told);
  BOOST_TEST(service->call({.path = "/v1/nothing"}).status == 404U);
  const auto answer = service->call({.path = "/metrics"});
  BOOST_TEST(answer.status == 200U);
  BOOST_TEST(answer.content_type == pawl::telemetry::metrics_content_type);
  const std::string counted = R"(pawl_http_requests_total{method="",route="",status="404"} 1)";
  BOOST_TEST(answer.body.find(counted) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
