// Goal: tokens are had, refreshed once for all who wait, kept before they are used, and what goes
// wrong is told as what it is.
#include "api/call.hpp"
#include "vault/support.hpp"

using namespace vault_tests;

namespace {

std::vector<std::string> given() {
  return records::get().given();
}

std::string query_field(const std::string& url, const std::string& name) {
  return form_field(url.substr(url.find('?') + 1), name);
}

struct oauth2_fixture : fixture {
  ~oauth2_fixture() {
    server.let_go();
    close();
  }
  answer begin(json::value fields = nullptr) {
    json::object body = {{"kind", "test.cloud"},
                         {"redirect_uri", "http://127.0.0.1:7295/v1/oauth/callback"}};
    if (!fields.is_null()) body.emplace("fields", std::move(fields));
    return ask("POST", "/v1/credentials/connect", std::move(body));
  }
  // What the browser does: to the server, and back with a code.
  answer come_back(const std::string& url) {
    const std::string code = server.allow(query_field(url, "code_challenge"));
    return ask("GET", "/v1/oauth/callback", nullptr,
               "state=" + query_field(url, "state") + "&code=" + code);
  }
  void connect() {
    const answer begun = begin(server.fields());
    BOOST_TEST_REQUIRE(begun.status == 200u, begun.text);
    const answer done = come_back(std::string(begun.body.at("url").as_string()));
    BOOST_TEST_REQUIRE(done.status == 200u, done.text);
  }
  // With a token that is over at once.
  void connect_shortly() {
    server.expire_in(0.001);
    connect();
    server.expire_in(3600);
    restart();  // takes longer than that
  }
  std::string state() {
    return std::string(
        ask("GET", "/v1/credentials").body.at("items").at(0).at("state").as_string());
  }

  token_server server;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(oauth2, oauth2_fixture)

BOOST_AUTO_TEST_CASE(a_person_connects_a_credential_in_a_browser) {
  const std::string run = start("cloud");
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  const answer begun = begin(server.fields());
  const std::string url(begun.body.at("url").as_string());
  BOOST_TEST(url.starts_with(server.url() + "/authorize?"));
  BOOST_TEST(query_field(url, "response_type") == "code");
  BOOST_TEST(query_field(url, "client_id") == "pawl");
  BOOST_TEST(query_field(url, "scope") == "read write");
  BOOST_TEST(query_field(url, "code_challenge_method") == "S256");
  BOOST_TEST(query_field(url, "redirect_uri") == "http://127.0.0.1:7295/v1/oauth/callback");
  const answer done = come_back(url);
  BOOST_TEST(done.status == 200u);
  BOOST_TEST(state() == "ready");
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given().size() == 1u);
  BOOST_TEST(records::get().counted() == 1);
  BOOST_TEST(come_back(url).status == 410u);  // a state serves once
}

BOOST_AUTO_TEST_CASE(what_comes_back_wrong_connects_nothing) {
  BOOST_TEST(ask("GET", "/v1/oauth/callback", nullptr, "state=guessed&code=1").status == 410u);
  const std::string url(begin(server.fields()).body.at("url").as_string());
  const std::string state = query_field(url, "state");
  BOOST_TEST(
      ask("GET", "/v1/oauth/callback", nullptr, "state=" + state + "&error=access_denied").status ==
      403u);
  const std::string other(begin(server.fields()).body.at("url").as_string());
  server.allow("another challenge");  // a code that someone else was given
  BOOST_TEST(ask("GET", "/v1/oauth/callback", nullptr,
                 "state=" + query_field(other, "state") + "&code=code-1")
                 .status == 502u);
  BOOST_TEST(ask("GET", "/v1/credentials").body.at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_token_is_refreshed_when_it_is_old_with_the_refresh_token_given_last) {
  connect_shortly();
  server.expire_in(1);
  BOOST_TEST(outcome(start("cloud")) == "completed");
  BOOST_TEST(form_field(server.forms().back(), "grant_type") == "refresh_token");
  const std::string first = form_field(server.forms().back(), "refresh_token");
  server.expire_in(3600);
  eventually("the next refresh", [&] {
    BOOST_TEST(outcome(start("cloud")) == "completed");
    return server.forms().size() == 3;
  });
  BOOST_TEST(form_field(server.forms().back(), "refresh_token") != first);
  BOOST_TEST(outcome(start("cloud")) == "completed");
  BOOST_TEST(server.forms().size() == 3u);
}

BOOST_AUTO_TEST_CASE(many_who_need_a_token_wait_for_one_refresh) {
  connect_shortly();
  server.hold();
  std::vector<std::string> runs;
  for (int i = 0; i < 20; ++i) runs.push_back(start("cloud"));
  eventually("all of them to wait", [&] { return host().figures().calls_open == runs.size(); });
  BOOST_TEST(given().empty());
  server.let_go();
  for (const std::string& each : runs) BOOST_TEST(outcome(each) == "completed");
  BOOST_TEST(server.forms().size() == 2u);  // the code's and one refresh
  const auto tokens = given();
  BOOST_TEST(std::ranges::count(tokens, tokens.front()) == 20);
}

BOOST_AUTO_TEST_CASE(a_grant_that_is_over_asks_for_a_person) {
  connect_shortly();
  server.revoke_all();
  const std::string run = start("cloud");
  BOOST_TEST(outcome(run) == "credential_expired");
  BOOST_TEST(end(run).error->message.find("pawl credentials connect test.cloud") !=
             std::string::npos);
  BOOST_TEST(must(host().steps(run)).back().attempts == 1u);
  BOOST_TEST(state() == "expired");
  const size_t asked = server.forms().size();
  BOOST_TEST(retried(run) == "credential_expired");
  BOOST_TEST(server.forms().size() == asked);  // it is known
  const answer begun = begin();                // with the client's fields that are there
  BOOST_TEST(come_back(std::string(begun.body.at("url").as_string())).status == 200u);
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(a_grant_is_over_in_servers_own_words_too) {
  connect_shortly();
  server.answer_with(400, "invalid_refresh_token");
  BOOST_TEST(outcome(start("cloud")) == "credential_expired");
}

BOOST_AUTO_TEST_CASE(a_token_that_a_person_has_is_given_without_a_connection) {
  const auto rotate = [&](json::object fields) {
    return ask("POST", "/v1/credentials/test.cloud/project/main/rotate",
               {{"fields", std::move(fields)}})
        .status;
  };
  const json::object pasted = {{"access_token", "pasted token"}};
  BOOST_TEST(set("test.cloud", "project", "main", pasted).status == 201u);
  BOOST_TEST(state() == "ready");
  restart();
  BOOST_TEST(outcome(start("cloud")) == "completed");
  BOOST_TEST(given().back() == "pasted token");
  BOOST_TEST(begin().status == 400u);  // there is no client that could be connected
  BOOST_TEST(server.forms().empty());

  BOOST_TEST(rotate(server.fields()) == 200u);
  BOOST_TEST(state() == "unconnected");
  const std::string run = start("cloud");
  BOOST_TEST(outcome(run) == "credential_expired");
  connect();
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given().back().starts_with("access token"));
  BOOST_TEST(rotate(pasted) == 200u);
  BOOST_TEST(outcome(start("cloud")) == "completed");
  BOOST_TEST(given().back() == "pasted token");
}

BOOST_AUTO_TEST_CASE(what_is_connected_has_the_servers_token_and_not_one_given_along) {
  json::object fields = server.fields();
  fields.emplace("access_token", "pasted token");
  const answer begun = begin(fields);
  BOOST_TEST(come_back(std::string(begun.body.at("url").as_string())).status == 200u);
  BOOST_TEST(outcome(start("cloud")) == "completed");
  BOOST_TEST(given().back().starts_with("access token"));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_down_is_tried_again) {
  set("test.machine", "project", "main", server.fields());
  server.answer_with(503, "");
  const std::string run = start("machine");
  eventually("two attempts", [&] { return server.forms().size() >= 2; });
  server.answer_well();
  BOOST_TEST(outcome(run) == "completed");
  BOOST_TEST(must(host().steps(run)).back().attempts >= 3u);
  BOOST_TEST(given().size() == 1u);
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(a_refresh_that_keeps_failing_ends_the_run_which_then_goes_on) {
  connect_shortly();
  server.answer_with(503, "");
  const std::string run = start("cloud");
  BOOST_TEST(outcome(run) == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(end(run).error->retryable);
  BOOST_TEST(must(host().steps(run)).back().attempts == 5u);
  BOOST_TEST(state() == "ready");  // the grant is not over
  server.answer_well();
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_refused_is_put_right_by_rotating_it) {
  set("test.machine", "project", "main", server.fields("a wrong secret"));
  const std::string run = start("machine");
  BOOST_TEST(outcome(run) == PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(must(host().steps(run)).back().attempts == 1u);
  BOOST_TEST(
      ask("POST", "/v1/credentials/test.machine/project/main/rotate", {{"fields", server.fields()}})
          .status == 200u);
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(form_field(server.forms().back(), "scope") == "all");
  BOOST_TEST(records::get().counted() == 1);
  BOOST_TEST(outcome(start("machine")) == "completed");  // with the same token
  BOOST_TEST(given().at(0) == given().at(1));
}

BOOST_AUTO_TEST_CASE(what_changes_during_a_refresh_holds) {
  connect_shortly();
  server.hold();
  const std::string run = start("cloud");
  eventually("the request", [&] { return server.forms().size() == 2; });
  BOOST_TEST(ask("PATCH", "/v1/credentials/test.cloud/project/main", {{"name", "other"}}).status ==
             409u);
  BOOST_TEST(ask("DELETE", "/v1/credentials/test.cloud/project/main").status == 204u);
  server.let_go();
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  BOOST_TEST(ask("GET", "/v1/credentials").body.at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_host_that_stops_does_not_wait_for_a_token) {
  options.limits.drain_ms = 100;
  set("test.machine", "project", "main", server.fields());
  server.hold();
  const std::string run = start("machine");
  eventually("the request", [&] { return server.forms().size() == 1; });
  close();
  server.let_go();
  BOOST_TEST(outcome(run) == "completed");  // the next start goes on
}

BOOST_AUTO_TEST_SUITE_END()
