// Goal: signup-pipeline as people run it, with credentials, over the wire to servers of this
// machine; what is wrong with a credential is told as what it is, and after the fix the run goes on
// without a step done twice.
#include "api/json_text.hpp"
#include "api/service.hpp"
#include "embed/local_host.hpp"
#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"
#include "plugins/mail_server.hpp"
#include "workflows/workflow_host.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <mutex>

namespace pawl::testing {
namespace {

namespace json = boost::json;
using pawl::test::body_of;
using pawl::test::header_of;
using pawl::test::http_answer;
using pawl::test::local_server;
using pawl::test::mail_server;
using pawl::test::reply;

// Knows a company, and is a workspace of Slack's with one bot.
class office {
 public:
  std::string url(const std::string& path) const { return server_.url(path); }
  void take_token(std::string token) {
    std::lock_guard lock(mutex_);
    token_ = std::move(token);
  }
  // Requests that begin so.
  std::vector<std::string> requests(const std::string& begin) {
    std::vector<std::string> some;
    for (const std::string& each : server_.requests())
      if (each.starts_with(begin)) some.push_back(each);
    return some;
  }

 private:
  reply answer(const std::string& request) {
    std::lock_guard lock(mutex_);
    std::string said = R"({"name": "Analytical Engines", "business": "computing machinery",)"
                       R"("people": 42})";
    if (request.starts_with("POST /slack/oauth.v2.access "))
      said = R"({"ok": true, "access_token": "xoxb-of-oauth", "token_type": "bot"})";
    else if (request.starts_with("POST "))
      said = header_of(request, "Authorization") == "Bearer " + token_
                 ? R"({"ok": true, "channel": "C1", "ts": "1767323045.000200"})"
                 : R"({"ok": false, "error": "invalid_auth"})";
    return {http_answer("200 OK", said, "Content-Type: application/json\r\n")};
  }

  std::mutex mutex_;
  std::string token_ = "xoxb-token";
  local_server server_{[this](const std::string& request) { return answer(request); }};
};

struct delivery {
  delivery() : service(open()) { input.erase("outbox"); }

  // Its status; the answer is kept.
  unsigned ask(std::string method, std::string path, const json::value& body = nullptr,
               std::string query = {}) {
    const auto given = service->call({.method = std::move(method),
                                      .path = std::move(path),
                                      .query = std::move(query),
                                      .body = body.is_null() ? "" : json::serialize(body)});
    said = api::from_text(given.body);
    return given.status;
  }
  json::object slack_fields(const std::string& token) {
    return {{"access_token", token}, {"api_url", online.url("/slack")}};
  }
  void set(const std::string& kind, const json::object& fields) {
    BOOST_TEST_REQUIRE(ask("POST", "/v1/credentials", {{"kind", kind}, {"fields", fields}}) ==
                       201u);
  }
  void set_mail() {
    set("smtp.account", {{"host", "127.0.0.1"}, {"port", mail.port()}, {"security", "none"}});
  }
  void set_slack(const std::string& token = "xoxb-token") { set("slack.bot", slack_fields(token)); }
  std::string of_slack(const std::string& rest = {}) {
    return "/v1/credentials/slack.bot/project/main" + rest;
  }
  std::string start() { return host.start(input); }
  // The error's code, or "completed".
  std::string outcome(const std::string& run) {
    const run_info ended = host.end(run);
    return ended.error ? ended.error->code : ended.status;
  }
  std::string retried(const std::string& run) {
    workflow_host::value(host->retry(run));
    return outcome(run);
  }
  void check_nothing_was_done_twice() {
    BOOST_TEST(online.requests("GET /company").size() == 1u);
    BOOST_TEST((mail.has(1) && !mail.has(2)));
  }

  office online;
  mail_server mail{"plain"};
  workflow_host host{"signup-pipeline"};
  std::unique_ptr<api::service> service;
  json::object input = [this] {
    json::object made = host.example_input().as_object();
    made["company"] = online.url("/company");
    return made;
  }();
  json::value said;

 private:
  std::unique_ptr<api::service> open() {
    return workflow_host::value(api::service::open(dynamic_cast<embed::local_host&>(*host)));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(signup_delivery, delivery)

BOOST_AUTO_TEST_CASE(a_brief_is_mailed_and_posted) {
  set_mail();
  set_slack();
  input["outbox"] = "briefs.txt";
  const json::value made = output(host.run(input));
  const std::string text(host.expected_output().at("text").as_string());
  BOOST_TEST(made.at("text").as_string() == text);
  BOOST_TEST(made.at("delivered").at(1) ==
             json::value("Slack #sales: posted as 1767323045.000200"));
  BOOST_TEST(host.read("briefs.txt").empty());

  const auto posts = online.requests("POST /slack/chat.postMessage ");
  BOOST_TEST_REQUIRE(posts.size() == 1u);
  BOOST_TEST(header_of(posts[0], "Authorization") == "Bearer xoxb-token");
  BOOST_TEST(json::parse(body_of(posts[0])) ==
             (json::value{{"channel", "#sales"}, {"text", text}}));
  BOOST_TEST_REQUIRE(mail.has(1));
  const json::object sent = mail.mail(1);
  BOOST_TEST(sent.at("from").as_string() == "signups@pawl.example");
  BOOST_TEST(sent.at("recipients") == json::array{"sales@pawl.example"});
  BOOST_TEST(sent.at("headers").at("Subject").as_string() == "Ada Lovelace signed up");
  check_nothing_was_done_twice();
}

BOOST_AUTO_TEST_CASE(a_missing_credential_ends_the_run_until_it_is_set) {
  set_mail();
  const std::string run = start();
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  set_slack();
  BOOST_TEST(retried(run) == "completed");
  check_nothing_was_done_twice();
}

BOOST_AUTO_TEST_CASE(a_wrong_credential_ends_the_run_until_it_is_rotated) {
  set_mail();
  set_slack("xoxb-wrong");
  input["outbox"] = "briefs.txt";
  const std::string run = start();
  BOOST_TEST(outcome(run) == PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(host.read("briefs.txt").empty());
  BOOST_TEST(ask("POST", of_slack("/rotate"), {{"fields", slack_fields("xoxb-token")}}) == 200u);
  BOOST_TEST(retried(run) == "completed");
  check_nothing_was_done_twice();
}

BOOST_AUTO_TEST_CASE(a_revoked_credential_ends_the_run_until_another_is_set) {
  set_mail();
  set_slack();
  BOOST_TEST(ask("POST", of_slack("/revoke")) == 200u);
  const std::string run = start();
  BOOST_TEST(outcome(run) == "credential_revoked");
  BOOST_TEST(ask("DELETE", of_slack()) == 204u);
  set_slack();
  BOOST_TEST(retried(run) == "completed");
  check_nothing_was_done_twice();
}

BOOST_AUTO_TEST_CASE(a_bot_that_was_connected_posts_with_the_token_that_slack_gave) {
  set_mail();
  online.take_token("xoxb-of-oauth");
  const std::string callback = "http://127.0.0.1:7295/v1/oauth/callback";
  const json::object fields = {{"client_id", "1.2"},
                               {"client_secret", "the client's secret"},
                               {"api_url", online.url("/slack")}};
  BOOST_TEST_REQUIRE(ask("POST", "/v1/credentials/connect",
                         {{"kind", "slack.bot"}, {"fields", fields}, {"redirect_uri", callback}}) ==
                     200u);
  const std::string url(said.at("url").as_string());
  BOOST_TEST(url.starts_with("https://slack.com/oauth/v2/authorize?response_type=code"));
  const size_t at = url.find("&state=");
  const std::string state = url.substr(at + 1, url.find('&', at + 1) - at - 1);
  const run_info early = host.run(input);
  BOOST_TEST(early.error.value().code == PAWL_ERROR_MISSING_CREDENTIAL);
  BOOST_TEST(ask("GET", "/v1/oauth/callback", nullptr, state + "&code=3.4") == 200u);
  BOOST_TEST(retried(early.id) == "completed");
  const auto asked = online.requests("POST /slack/oauth.v2.access ");
  BOOST_TEST_REQUIRE(asked.size() == 1u);
  BOOST_TEST(body_of(asked[0]).starts_with("grant_type=authorization_code&code=3.4&redirect_uri="));
  check_nothing_was_done_twice();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
