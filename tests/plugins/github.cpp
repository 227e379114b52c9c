// The github module against a server that answers as GitHub does, and one that does not.
#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/plugins/github.hpp>

#include <ctime>

namespace github = pawl::github;
using namespace pawl::test;

namespace {

std::string issue_text(int64_t number, const std::string& more = "") {
  return R"({"number":)" + std::to_string(number) +
         R"(,"title":"The mill jams","body":null,"state":"open","labels":[{"id":1,"name":"bug"},"old"],)"
         R"("user":{"login":"ada"},"comments":2,"html_url":"u","created_at":"c","updated_at":"d")" +
         more + '}';
}

const std::string pull_text =
    R"({"number":5,"title":"Mend","body":"b","state":"closed","draft":false,"merged_at":"m",)"
    R"("user":null,"head":{"ref":"mend","sha":"abc"},"base":{"ref":"main","sha":"def"},)"
    R"("html_url":"u","created_at":"c","updated_at":"d"})";

struct fixture {
  fixture() { ::unsetenv("http_proxy"); }
  void use(const local_server& server) {
    module.set_credential(github::token, {"ghp_secret", server.url("/api/v3")});
  }
  pawl::error failure(const std::string& bytes) {
    local_server server([=](const std::string&) { return reply{bytes}; });
    use(server);
    return module.failure(github::get_issue, {"ada/engine", 1});
  }
  pawl::test::loaded_module module;
};

local_server::handler always(const std::string& body, const std::string& status = "200 OK") {
  return [=](const std::string&) { return reply{http_answer(status, body)}; };
}

// Pages of two issues each, up to `pages`, as GitHub links them.
local_server::handler paged(local_server*& self, int pages) {
  return [&self, pages](const std::string& request) {
    const size_t numbered = request.find("&page=");
    const int page = numbered == request.npos ? 1 : std::stoi(request.substr(numbered + 6));
    const std::string body = '[' + issue_text(page * 2 - 1) + ',' + issue_text(page * 2) + ',' +
                             issue_text(100 + page, R"(,"pull_request":{"url":"x"})") + ']';
    std::string link;
    if (page < pages)
      link = "Link: <" + self->url("/api/v3/repositories/1/issues?per_page=2&page=") +
             std::to_string(page + 1) + ">; rel=\"next\", <" + self->url("/api/v3/x?page=9") +
             ">; rel=\"last\"\r\n";
    return reply{http_answer("200 OK", body, link), after_reply::keep};
  };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(github_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  local_server server(
      always(R"({"number":17,"title":"The mill jams","body":"After the 40th card.","state":"open",)"
             R"("labels":[{"name":"bug"}],"user":{"login":"ada"},"comments":0,)"
             R"("html_url":"https://github.com/ada/engine/issues/17",)"
             R"("created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"})",
             "201 Created"));
  use(server);
  const auto [got, said] = module.example("github.create-issue", "create-issue");
  BOOST_TEST(got == said);
  const std::string sent = server.requests().at(0);
  BOOST_TEST(sent.starts_with("POST /api/v3/repos/ada/engine/issues HTTP/1.1\r\n"));
  BOOST_TEST(header_of(sent, "Authorization") == "Bearer ghp_secret");
  BOOST_TEST(header_of(sent, "Accept") == "application/vnd.github+json");
  BOOST_TEST(header_of(sent, "X-GitHub-Api-Version") == "2022-11-28");
  BOOST_TEST(body_of(sent) ==
             R"({"title":"The mill jams","body":"After the 40th card.","labels":["bug"]})");
}

BOOST_AUTO_TEST_CASE(an_issue_is_read_and_changed) {
  local_server server(always(issue_text(7)));
  use(server);
  const auto out = module.run(github::get_issue, {"ada/engine", 7});
  BOOST_TEST(out.number == 7);
  BOOST_TEST(out.body == "");
  BOOST_TEST(out.labels == (std::vector<std::string>{"bug", "old"}),
             boost::test_tools::per_element());
  BOOST_TEST(server.requests().at(0).starts_with("GET /api/v3/repos/ada/engine/issues/7 HTTP"));
  github::update_issue_input change{.repository = "ada/engine", .number = 7};
  BOOST_TEST(module.failure(github::update_issue, change).code() == PAWL_ERROR_INVALID_INPUT);
  change.state = github::issue_state::closed;
  change.labels.emplace();
  module.run(github::update_issue, change);
  BOOST_TEST(server.requests().at(1).starts_with("PATCH /api/v3/repos/ada/engine/issues/7 HTTP"));
  BOOST_TEST(body_of(server.requests().at(1)) == R"({"state":"closed","labels":[]})");
}

BOOST_AUTO_TEST_CASE(a_list_goes_over_pages_and_leaves_pull_requests_out) {
  local_server* self = nullptr;
  local_server server(paged(self, 3));
  self = &server;
  use(server);
  github::list_issues_input in{.repository = "ada/engine"};
  in.labels = {"bug", "a b"};
  in.since = "2026-01-02T03:04:05Z";
  const auto all = module.run(github::list_issues, in);
  BOOST_TEST(all.items.size() == 6u);
  BOOST_TEST(!all.more);
  for (size_t at = 0; at < all.items.size(); ++at)
    BOOST_TEST(all.items[at].number == static_cast<int64_t>(at) + 1);
  BOOST_TEST(server.requests().size() == 3u);
  BOOST_TEST(server.requests().at(0).starts_with(
      "GET /api/v3/repos/ada/engine/issues?labels=bug%2Ca%20b&per_page=100"
      "&since=2026-01-02T03%3A04%3A05Z&state=open HTTP"));
  BOOST_TEST(server.requests().at(1).starts_with(
      "GET /api/v3/repositories/1/issues?per_page=2&page=2 HTTP"));
  BOOST_TEST(server.connection_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_list_ends_at_its_most) {
  local_server* self = nullptr;
  local_server server(paged(self, 1000));
  self = &server;
  use(server);
  github::list_issues_input in{.repository = "ada/engine"};
  in.items_max = 3;
  auto some = module.run(github::list_issues, in);
  BOOST_TEST(some.items.size() == 3u);
  BOOST_TEST(some.more);
  in.items_max = 2;
  some = module.run(github::list_issues, in);
  BOOST_TEST(some.items.size() == 2u);
  BOOST_TEST(some.more);
  in.items_max = 1000;
  some = module.run(github::list_issues, in);
  BOOST_TEST(some.items.size() == 100u);  // of 50 pages
  BOOST_TEST(some.more);
}

BOOST_AUTO_TEST_CASE(the_token_goes_nowhere_else) {
  local_server stranger(always("[]"));
  local_server server([&](const std::string&) {
    return reply{http_answer("200 OK", "[]",
                             "Link: <" + stranger.url("/api/v3/x?page=2") + ">; rel=\"next\"\r\n")};
  });
  use(server);
  const auto why = module.failure(github::list_issues, {.repository = "ada/engine"});
  BOOST_TEST(why.code() == "invalid_response");
  BOOST_TEST(stranger.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_list_that_is_too_long_is_an_error) {
  std::string body = "[";
  for (int at = 1; at <= 40; ++at)
    body += (at > 1 ? "," : "") + issue_text(at, R"(,"body":")" + std::string(100'000, 'x') + '"');
  local_server server(always(body + ']'));
  use(server);
  const auto why = module.failure(github::list_issues, {.repository = "ada/engine"});
  BOOST_TEST(why.code() == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(why.message().find("items_max") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(comments_are_made_and_listed) {
  const std::string text =
      R"({"id":9,"body":"yes","user":{"login":"ada"},"html_url":"u","created_at":"c"})";
  local_server server([&](const std::string& request) {
    return reply{http_answer("200 OK", request.starts_with("GET") ? '[' + text + ']' : text)};
  });
  use(server);
  BOOST_TEST(module.run(github::create_comment, {"ada/engine", 7, "yes"}).id == 9);
  BOOST_TEST(body_of(server.requests().at(0)) == R"({"body":"yes"})");
  const auto all = module.run(github::list_comments, {.repository = "ada/engine", .number = 7});
  BOOST_TEST(all.items.at(0).author == "ada");
  BOOST_TEST(server.requests().at(1).starts_with(
      "GET /api/v3/repos/ada/engine/issues/7/comments?per_page=100 HTTP"));
}

BOOST_AUTO_TEST_CASE(pull_requests_are_made_read_and_listed) {
  local_server server([&](const std::string& request) {
    const bool lists = request.find("/pulls?") != request.npos;
    return reply{http_answer("200 OK", lists ? '[' + pull_text + ']' : pull_text)};
  });
  use(server);
  github::create_pull_request_input in{
      .repository = "ada/engine", .title = "Mend", .head = "mend", .base = "main"};
  in.draft = true;
  module.run(github::create_pull_request, in);
  BOOST_TEST(body_of(server.requests().at(0)) ==
             R"({"title":"Mend","head":"mend","base":"main","draft":true})");
  const auto out = module.run(github::get_pull_request, {"ada/engine", 5});
  BOOST_TEST(out.merged);
  BOOST_TEST(out.author == "ghost");
  BOOST_TEST(out.head_sha == "abc");
  github::list_pull_requests_input query{.repository = "ada/engine"};
  query.state = github::listed_state::all;
  query.head = "ada:mend";
  BOOST_TEST(module.run(github::list_pull_requests, query).items.size() == 1u);
  BOOST_TEST(server.requests().at(2).starts_with(
      "GET /api/v3/repos/ada/engine/pulls?head=ada%3Amend&per_page=100&state=all HTTP"));
}

BOOST_AUTO_TEST_CASE(dispatches_answer_with_nothing) {
  local_server server([](const std::string&) { return reply{http_answer("204 No Content")}; });
  use(server);
  github::dispatch_workflow_input run{
      .repository = "ada/engine", .workflow = "build it.yml", .ref = "main"};
  run.inputs = {{"speed", "full"}};
  module.run(github::dispatch_workflow, run);
  BOOST_TEST(server.requests().at(0).starts_with(
      "POST /api/v3/repos/ada/engine/actions/workflows/build%20it.yml/dispatches HTTP"));
  BOOST_TEST(body_of(server.requests().at(0)) == R"({"ref":"main","inputs":{"speed":"full"}})");
  github::dispatch_repository_input tell{.repository = "ada/engine", .event_type = "wound"};
  tell.client_payload = boost::json::object{{"turns", 3}};
  module.run(github::dispatch_repository, tell);
  BOOST_TEST(body_of(server.requests().at(1)) ==
             R"({"event_type":"wound","client_payload":{"turns":3}})");
  tell.client_payload = 3;
  BOOST_TEST(module.failure(github::dispatch_repository, tell).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_repository_stays_in_its_place) {
  module.set_credential(github::token, {"t", "http://127.0.0.1:1"});
  for (const char* wrong : {"ada/..", "../engine", "./x", "ada"})
    BOOST_TEST(module.failure(github::get_issue, {wrong, 1}).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(statuses_are_final_or_transient) {
  const std::map<std::string, std::pair<std::string, bool>> expected = {
      {"301 Moved", {"http_status", false}},
      {"401 Unauthorized", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"403 Forbidden", {PAWL_ERROR_PERMISSION_DENIED, false}},
      {"404 Not Found", {PAWL_ERROR_NOT_FOUND, false}},
      {"409 Conflict", {PAWL_ERROR_CONFLICT, false}},
      {"410 Gone", {PAWL_ERROR_NOT_FOUND, false}},
      {"422 Unprocessable", {"unprocessable", false}},
      {"429 Too Many", {PAWL_ERROR_RATE_LIMITED, true}},
      {"502 Bad Gateway", {PAWL_ERROR_UNAVAILABLE, true}}};
  for (const auto& [status, what] : expected) {
    const auto why = failure(http_answer(status, R"({"message":"its reason"})"));
    BOOST_TEST(why.code() == what.first, status);
    BOOST_TEST(why.retryable() == what.second, status);
    BOOST_TEST(why.message().ends_with(": its reason"), why.message());
    BOOST_TEST((why.message() + why.details()).find("ghp_secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_rate_limit_says_when_it_ends) {
  const auto limited = [&](const std::string& headers, const std::string& body = "{}") {
    const auto why = failure(http_answer("403 Forbidden", body, headers));
    BOOST_TEST(why.code() == PAWL_ERROR_RATE_LIMITED);
    BOOST_TEST(why.retryable());
    return why.retry_after().count() / 1000;
  };
  BOOST_TEST(limited("Retry-After: 30\r\n") == 30);
  const std::string reset = std::to_string(std::time(nullptr) + 1000);
  const auto wait_s = limited("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: " + reset + "\r\n");
  BOOST_TEST(wait_s <= 1000);
  BOOST_TEST(wait_s > 900);
  BOOST_TEST(limited("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 5\r\n") == 1);
  BOOST_TEST(limited("", R"({"message":"You have exceeded a secondary rate limit."})") == 60);
  const auto other = failure(http_answer(
      "403 Forbidden", "{}", "X-RateLimit-Remaining: 10\r\nX-RateLimit-Reset: " + reset + "\r\n"));
  BOOST_TEST(other.code() == PAWL_ERROR_PERMISSION_DENIED);
}

BOOST_AUTO_TEST_CASE(what_is_not_githubs_answer_may_pass) {
  for (const char* body : {"", "<html>", "{}", R"({"number":"x"})"}) {
    const auto why = failure(http_answer("200 OK", body));
    BOOST_TEST(why.code() == "invalid_response", body);
    BOOST_TEST(why.retryable());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_issues_end_as_they_must, fixture) {
  local_server server(pawl::test::misbehaving(always(issue_text(1))), false);
  use(server);
  pawl::test::soak<github::create_issue_input, github::issue>(
      module, github::create_issue, [](size_t number) {
        return github::create_issue_input{.repository = "ada/engine",
                                          .title = "call-" + std::to_string(number)};
      });
}

BOOST_AUTO_TEST_SUITE_END()
