#include "api/support.hpp"

using namespace api_tests;

BOOST_FIXTURE_TEST_SUITE(api_runs, api_fixture)

BOOST_AUTO_TEST_CASE(a_run_is_started_and_waited_for) {
  const answer started = ask("POST", "/v1/workflows/add-three/runs?wait=60", R"({"value": 1})");
  BOOST_TEST(started.status == 200u);
  BOOST_TEST(started.text("status") == "completed");
  BOOST_TEST(started["output"] == json::parse(R"({"value": 4})"));

  const answer shown = ask("GET", "/v1/runs/" + started.text("id"));
  BOOST_TEST(shown["steps"].as_array().size() == 3u);
  BOOST_TEST(shown.text("trigger") == "api");
  const answer bare = ask("GET", "/v1/runs/" + started.text("id") + "?steps=false");
  BOOST_TEST(!bare.body.as_object().contains("steps"));
}

BOOST_AUTO_TEST_CASE(who_waits_too_short_is_told_how_far_the_run_is) {
  const auto waiting = begin({.method = "POST",
                              .path = "/v1/workflows/gated/runs",
                              .query = "wait=1&id=slow",
                              .body = R"({"value": 1})"});
  const answer early = read("POST", "/v1/workflows/gated/runs", waiting->wait());
  BOOST_TEST(early.status == 202u);
  BOOST_TEST(early.text("status") == "running");
  let_go("slow");
  BOOST_TEST(ask("GET", "/v1/runs/slow/wait?timeout_ms=60000").text("status") == "completed");
}

BOOST_AUTO_TEST_CASE(the_same_idempotency_key_gives_the_same_run) {
  const http::headers key = {{"idempotency-key", "k"}};
  const answer first = ask("POST", "/v1/workflows/add-three/runs", R"({"value": 1})", key);
  BOOST_TEST(first.status == 201u);
  BOOST_TEST(first["existed"] == false);
  BOOST_TEST(http::find_header(first.headers, "location") == "/v1/runs/" + first.text("run_id"));
  const answer again = ask("POST", "/v1/workflows/add-three/runs", R"({"value": 1})", key);
  BOOST_TEST(again.status == 200u);
  BOOST_TEST(again["existed"] == true);
  BOOST_TEST(again.text("run_id") == first.text("run_id"));
}

BOOST_AUTO_TEST_CASE(a_start_that_can_not_be_is_refused_with_the_reason) {
  const auto refused = [&](const std::string& target, const std::string& body) {
    const answer given = ask("POST", target, body);
    return std::to_string(given.status) + " " + given.text("code");
  };
  BOOST_TEST(refused("/v1/workflows/none/runs", "{}") == "404 unknown_workflow");
  BOOST_TEST(refused("/v1/workflows/gated/runs", R"({"value": "x"})") == "400 invalid_input");
  BOOST_TEST(refused("/v1/workflows/gated/runs", "{") == "400 invalid_input");
  BOOST_TEST(refused("/v1/workflows/gated/runs", "") == "400 invalid_input");
  BOOST_TEST(refused("/v1/workflows/gated/runs?wait=soon", "{}") == "400 invalid_input");
  BOOST_TEST(refused("/v1/workflows/gated/runs?id=..%2Fx", R"({"value": 1})") ==
             "400 invalid_input");
  ask("POST", "/v1/workflows/gated/runs?id=taken", R"({"value": 1})");
  BOOST_TEST(refused("/v1/workflows/gated/runs?id=taken", R"({"value": 1})") == "409 conflict");
  let_go("taken");
}

BOOST_AUTO_TEST_CASE(runs_are_listed_by_page_and_filter) {
  for (int i = 0; i < 5; ++i)
    ask("POST", "/v1/workflows/add-three/runs?wait=60&id=r" + std::to_string(i), R"({"value": 1})");
  const answer first = ask("GET", "/v1/runs?limit=3&status=completed,failed&workflow=add-three");
  BOOST_TEST(first["items"].as_array().size() == 3u);
  BOOST_TEST(first["items"].as_array()[0].at("id") == "r4");
  const answer rest = ask("GET", "/v1/runs?limit=3&cursor=" + first.text("next"));
  BOOST_TEST(rest["items"].as_array().size() == 2u);
  BOOST_TEST(rest["next"].is_null());
  BOOST_TEST(ask("GET", "/v1/runs?id_contains=r3")["items"].as_array().size() == 1u);
  BOOST_TEST(ask("GET", "/v1/runs?status=paused")["items"].as_array().empty());
  BOOST_TEST(ask("GET", "/v1/runs?status=odd").status == 400u);
  BOOST_TEST(ask("GET", "/v1/runs?colour=red").status == 400u);
  BOOST_TEST(ask("GET", "/v1/runs?limit=many").status == 400u);
}

BOOST_AUTO_TEST_CASE(a_run_is_paused_resumed_cancelled_retried_forked_and_deleted) {
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  const std::string run = "/v1/runs/" + id;
  BOOST_TEST(ask("POST", run + "/pause").text("status") == "paused");
  BOOST_TEST(ask("POST", run + "/resume").status == 200u);
  BOOST_TEST(ask("DELETE", run).status == 409u);
  BOOST_TEST(ask("POST", run + "/cancel").status == 200u);
  BOOST_TEST(end(id).status == "cancelled");
  BOOST_TEST(ask("POST", run + "/cancel").status == 409u);
  BOOST_TEST(ask("POST", run + "/retry").status == 200u);
  let_go(id);
  BOOST_TEST(end(id).status == "completed");

  const answer forked =
      ask("POST", run + "/fork", R"({"from_step": "action:test.add#0", "id": "f"})");
  BOOST_TEST(forked.status == 201u);
  BOOST_TEST(forked.text("run_id") == "f");
  BOOST_TEST(end("f").status == "completed");
  BOOST_TEST(ask("POST", run + "/fork", "{}").status == 400u);
  BOOST_TEST(ask("GET", run + "/export").status == 200u);
  BOOST_TEST(ask("DELETE", run).status == 204u);
  BOOST_TEST(ask("GET", run).status == 404u);
}

BOOST_AUTO_TEST_CASE(steps_come_by_page) {
  const std::string id = start("add-three", 1);
  end(id);
  const answer first = ask("GET", "/v1/runs/" + id + "/steps?limit=2");
  BOOST_TEST(first["items"].as_array().size() == 2u);
  BOOST_TEST(first["total"] == 3);
  const answer rest = ask("GET", "/v1/runs/" + id + "/steps?limit=2&cursor=" + first.text("next"));
  BOOST_TEST(rest["items"].as_array().size() == 1u);
  BOOST_TEST(rest["next"].is_null());
  BOOST_TEST(ask("GET", "/v1/runs/" + id + "/steps?cursor=99")["items"].as_array().empty());
}

BOOST_AUTO_TEST_CASE(one_action_is_called_outside_any_run) {
  BOOST_TEST(ask("POST", "/v1/actions/test.add/call", R"({"value": 1})").body ==
             json::parse(R"({"value": 2})"));
  BOOST_TEST(ask("POST", "/v1/actions/test.add/call", "{}").status == 400u);
  BOOST_TEST(ask("POST", "/v1/actions/none/call", "{}").status == 404u);
  const answer failed = ask("POST", "/v1/actions/test.fail/call", R"({"value": 1})");
  BOOST_TEST(failed.status == 502u);
  BOOST_TEST(failed.text("code") == "refused");
}

BOOST_AUTO_TEST_CASE(what_is_exported_is_listed_and_shown) {
  BOOST_TEST(ask("GET", "/v1/actions")["items"].as_array().size() == 3u);
  BOOST_TEST(ask("GET", "/v1/actions/test.add").text("title") == "Add");
  BOOST_TEST(ask("GET", "/v1/workflows/gated").text("module") == "test");
  BOOST_TEST(ask("GET", "/v1/workflows/none").text("code") == "unknown_workflow");
  const answer modules = ask("GET", "/v1/modules");  // the host's own, and the test's
  BOOST_TEST(modules["items"].at(0).at("name") == "pawl");
  BOOST_TEST(modules["items"].at(1).at("name") == "test");
}

BOOST_AUTO_TEST_CASE(the_host_tells_how_it_is) {
  BOOST_TEST(ask("GET", "/v1/host")["health"].at("ok") == true);
  BOOST_TEST(ask("GET", "/healthz").status == 200u);
  BOOST_TEST(ask("GET", "/readyz").status == 200u);
  BOOST_TEST(ask("GET", "/v1/idle")["idle"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
