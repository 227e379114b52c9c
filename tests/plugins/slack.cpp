// The slack module against a server that answers as Slack does, and one that does not.
#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/plugins/slack.hpp>

namespace slack = pawl::slack;
using namespace pawl::test;

namespace {

const std::string token = "xoxb-secret-token";

struct fixture {
  fixture() { ::unsetenv("http_proxy"); }
  void use(const local_server& server) {
    module.set_credential(slack::bot, {token, server.url("/api")});
  }
  pawl::error failure(const std::string& bytes) {
    local_server server([=](const std::string&) { return reply{bytes}; });
    use(server);
    return module.failure(slack::send_message, {.channel = "#sales", .text = "hello"});
  }
  pawl::error failure_of_word(const std::string& word, const std::string& more = "") {
    return failure(http_answer("200 OK", R"({"ok":false,"error":")" + word + '"' + more + '}'));
  }
  pawl::test::loaded_module module;
};

local_server::handler always(const std::string& body) {
  return [=](const std::string&) { return reply{http_answer("200 OK", body)}; };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slack_module, fixture)

BOOST_AUTO_TEST_CASE(a_message_is_posted) {
  local_server server(always(R"({"ok":true,"channel":"C024BE91L","ts":"1767323045.000200"})"));
  use(server);
  const auto [got, said] = module.example("slack.send-message", "send-message");
  BOOST_TEST(got == said);
  const std::string sent = server.requests().at(0);
  BOOST_TEST(sent.starts_with("POST /api/chat.postMessage HTTP/1.1\r\n"));
  BOOST_TEST(header_of(sent, "Authorization") == "Bearer " + token);
  BOOST_TEST(header_of(sent, "Content-Type") == "application/json; charset=utf-8");
  BOOST_TEST(body_of(sent) ==
             R"({"channel":"#sales","text":"Ada Lovelace of Analytical Engines signed up."})");
}

BOOST_AUTO_TEST_CASE(blocks_and_threads_go_along) {
  local_server server(always(R"({"ok":true,"channel":"C1","ts":"2.0"})"));
  use(server);
  slack::send_message_input in{.channel = "C1", .text = "é"};
  in.blocks = boost::json::array{{{"type", "divider"}}};
  in.thread_ts = "1.0";
  module.run(slack::send_message, in);
  BOOST_TEST(body_of(server.requests().at(0)) ==
             R"({"channel":"C1","text":"é","blocks":[{"type":"divider"}],"thread_ts":"1.0"})");
  in.blocks = "no list";
  BOOST_TEST(module.failure(slack::send_message, in).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_message_is_updated) {
  local_server server(always(R"({"ok":true,"channel":"C1","ts":"1.0","text":"new"})"));
  use(server);
  const auto out = module.run(slack::update_message, {.channel = "C1", .ts = "1.0", .text = "new"});
  BOOST_TEST(out.ts == "1.0");
  BOOST_TEST(server.requests().at(0).starts_with("POST /api/chat.update HTTP/1.1\r\n"));
  BOOST_TEST(body_of(server.requests().at(0)) == R"({"channel":"C1","ts":"1.0","text":"new"})");
}

BOOST_AUTO_TEST_CASE(a_file_goes_its_three_ways) {
  local_server* self = nullptr;
  local_server server([&](const std::string& request) {
    if (request.starts_with("POST /api/files.getUploadURLExternal "))
      return reply{http_answer("200 OK", R"({"ok":true,"file_id":"F1","upload_url":")" +
                                             self->url("/put/capability") + "\"}")};
    if (request.starts_with("POST /put/capability ")) return reply{http_answer("200 OK", "OK")};
    return reply{http_answer("200 OK", R"({"ok":true,"files":[{"id":"F1"}]})")};
  });
  self = &server;
  use(server);
  slack::upload_file_input in{.filename = "a b.bin", .base64 = "/wAB"};
  in.channel_id = "C1";
  in.comment = "here";
  BOOST_TEST(module.run(slack::upload_file, in).id == "F1");
  const auto sent = server.requests();
  BOOST_REQUIRE(sent.size() == 3u);
  BOOST_TEST(body_of(sent[0]) == "filename=a%20b.bin&length=3");
  BOOST_TEST(body_of(sent[1]) == std::string("\xFF\0\x01", 3));
  BOOST_TEST(header_of(sent[1], "Authorization") == "");
  BOOST_TEST(sent[2].starts_with("POST /api/files.completeUploadExternal HTTP/1.1\r\n"));
  BOOST_TEST(body_of(sent[2]) == R"({"files":[{"id":"F1","title":"a b.bin"}],"channel_id":"C1",)"
                                 R"("initial_comment":"here"})");
}

BOOST_AUTO_TEST_CASE(a_file_that_can_not_be_put_fails_without_its_url) {
  local_server* self = nullptr;
  local_server server([&](const std::string& request) {
    if (request.starts_with("POST /api/"))
      return reply{http_answer("200 OK", R"({"ok":true,"file_id":"F1","upload_url":")" +
                                             self->url("/put/capability") + "\"}")};
    return reply{http_answer("500 Oops")};
  });
  self = &server;
  use(server);
  const auto why = module.failure(slack::upload_file, {.filename = "a", .text = "b"});
  BOOST_TEST(why.retryable());
  BOOST_TEST(why.message().find("capability") == std::string::npos, why.message());
  BOOST_TEST(server.requests().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_file_needs_contents_that_are_one) {
  local_server server(always("{}"));
  use(server);
  BOOST_TEST(module.failure(slack::upload_file, {.filename = "a"}).code() ==
             PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(
      module.failure(slack::upload_file, {.filename = "a", .text = "", .base64 = ""}).code() ==
      PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(module.failure(slack::upload_file, {.filename = "a", .base64 = "!"}).code() ==
             PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_user_is_found) {
  local_server server(always(R"({"ok":true,"user":{"id":"U1","name":"ada","real_name":"Ada",)"
                             R"("tz":"Europe/London","is_bot":false,"deleted":false}})"));
  use(server);
  const auto out = module.run(slack::find_user, {"ada+1@analytical.example"});
  BOOST_TEST(out.id == "U1");
  BOOST_TEST(out.tz.value() == "Europe/London");
  BOOST_TEST(server.requests().at(0).starts_with("POST /api/users.lookupByEmail HTTP/1.1\r\n"));
  BOOST_TEST(body_of(server.requests().at(0)) == "email=ada%2B1%40analytical.example");
}

BOOST_AUTO_TEST_CASE(slacks_words_are_final_or_transient) {
  const std::map<std::string, std::pair<std::string, bool>> expected = {
      {"invalid_auth", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"token_revoked", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"not_in_channel", {PAWL_ERROR_PERMISSION_DENIED, false}},
      {"channel_not_found", {PAWL_ERROR_NOT_FOUND, false}},
      {"users_not_found", {PAWL_ERROR_NOT_FOUND, false}},
      {"msg_too_long", {PAWL_ERROR_TOO_LARGE, false}},
      {"is_archived", {PAWL_ERROR_CONFLICT, false}},
      {"no_text", {"slack_error", false}},
      {"ratelimited", {PAWL_ERROR_RATE_LIMITED, true}},
      {"internal_error", {PAWL_ERROR_UNAVAILABLE, true}},
      {"service_unavailable", {PAWL_ERROR_UNAVAILABLE, true}}};
  for (const auto& [word, what] : expected) {
    const pawl::error why = failure_of_word(word);
    BOOST_TEST(why.code() == what.first, word);
    BOOST_TEST(why.retryable() == what.second, word);
    BOOST_TEST(why.details() == R"({"error":")" + word + "\"}");
    BOOST_TEST(why.message() == "Slack's chat.postMessage answered " + word);
  }
}

BOOST_AUTO_TEST_CASE(an_error_says_what_helps) {
  const auto scope = failure_of_word("missing_scope", R"(,"needed":"chat:write")");
  BOOST_TEST(scope.code() == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(scope.message().ends_with("the token needs the scope chat:write"));
  const auto blocks = failure_of_word(
      "invalid_blocks", R"(,"response_metadata":{"messages":["[ERROR] missing field: type"]})");
  BOOST_TEST(blocks.details() ==
             R"({"error":"invalid_blocks","messages":["[ERROR] missing field: type"]})");
}

BOOST_AUTO_TEST_CASE(a_rate_limit_says_when_to_come_back) {
  const auto why =
      failure(http_answer("429 Too Many Requests", R"({"ok":false})", "Retry-After: 30\r\n"));
  BOOST_TEST(why.code() == PAWL_ERROR_RATE_LIMITED);
  BOOST_TEST(why.retryable());
  BOOST_TEST(why.retry_after() == std::chrono::seconds(30));
}

BOOST_AUTO_TEST_CASE(what_is_not_slacks_answer_may_pass) {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"ok":"yes"})", R"({"ok":true})"}) {
    const auto why = failure(http_answer("200 OK", body));
    BOOST_TEST(why.code() == "invalid_response", body);
    BOOST_TEST(why.retryable());
  }
  BOOST_TEST(failure(http_answer("302 Found", "", "Location: /elsewhere\r\n")).code() ==
             "http_status");
}

BOOST_AUTO_TEST_CASE(no_error_shows_the_token) {
  module.set_credential(slack::bot, {"xoxb-secret\nEvil: yes", "http://127.0.0.1:1"});
  const auto why = module.failure(slack::send_message, {.channel = "C1", .text = "a"});
  BOOST_TEST(why.code() == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(why.message().find("secret") == std::string::npos, why.message());
  for (const char* bytes : {"", "HTTP/1.1 401 No\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n{"}) {
    const auto other = failure(bytes);
    BOOST_TEST((other.message() + other.details()).find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_cancel_between_two_requests_ends_the_call) {
  local_server* self = nullptr;
  local_server server([&](const std::string& request) {
    if (request.starts_with("POST /put/")) return reply{"", after_reply::hold};
    return reply{http_answer(
        "200 OK", R"({"ok":true,"file_id":"F1","upload_url":")" + self->url("/put/here") + "\"}")};
  });
  self = &server;
  use(server);
  const uint64_t call = module.start(slack::upload_file, {.filename = "a", .text = "b"});
  server.wait_for_requests(2);
  module.host.cancel(module.action("slack.upload-file"), call);
  BOOST_TEST(module.host.wait(call).error->code() == PAWL_ERROR_CANCELLED);
  BOOST_TEST(server.requests().size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_messages_end_as_they_must, fixture) {
  local_server server(pawl::test::misbehaving(always(R"({"ok":true,"channel":"C1","ts":"1.0"})")),
                      false);
  use(server);
  pawl::test::soak<slack::send_message_input, slack::message>(
      module, slack::send_message, [](size_t number) {
        return slack::send_message_input{.channel = "C1", .text = "call-" + std::to_string(number)};
      });
}

BOOST_AUTO_TEST_SUITE_END()
