// The webhook module against receivers that check what they get, and receivers that fail.
#include "carrier/digest.hpp"
#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"
#include "webhook/signature.hpp"

#include <pawl/binary.hpp>
#include <pawl/plugins/webhook.hpp>

#include <ctime>

namespace webhook = pawl::webhook;
using namespace pawl::test;

namespace {

const std::string first_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string second_secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

// What a receiver does: takes the signature apart and makes it anew.
bool verifies(const std::string& request, const std::string& secret) {
  const std::string key = pawl::from_base64(secret.substr(6)).value();
  const std::string content = header_of(request, "webhook-id") + '.' +
                              header_of(request, "webhook-timestamp") + '.' + body_of(request);
  const std::string wanted = "v1," + pawl::to_base64(pawl::carrier::hmac_sha256(key, content));
  return (' ' + header_of(request, "webhook-signature") + ' ').find(' ' + wanted + ' ') !=
         std::string::npos;
}

struct fixture {
  fixture() {
    ::unsetenv("http_proxy");
    module.set_credential(webhook::signing, {{first_secret}});
  }
  static webhook::send_input to(const local_server& server) {
    return {server.url("/hooks?key=query-secret"),
            boost::json::object{{"type", "user.created"}, {"data", {{"name", "Ada"}}}}};
  }
  pawl::error failure(const std::string& bytes) {
    local_server server([=](const std::string&) { return reply{bytes}; });
    return module.failure(webhook::send, to(server));
  }
  pawl::test::loaded_module module;
};

local_server::handler accept() {
  return [](const std::string&) { return reply{http_answer("204 No Content")}; };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhook_module, fixture)

BOOST_AUTO_TEST_CASE(the_signature_is_the_one_that_the_specification_shows) {
  const std::string made = webhook::sign({first_secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                                         R"({"test": 2432232314})");
  BOOST_TEST(made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(a_receiver_can_verify_a_message) {
  local_server server(accept());
  const auto before_s = std::time(nullptr);
  const auto sent = module.run(webhook::send, to(server));
  const std::string got = server.requests().at(0);
  BOOST_TEST(got.starts_with("POST /hooks?key=query-secret HTTP/1.1\r\n"));
  BOOST_TEST(header_of(got, "Content-Type") == "application/json");
  BOOST_TEST(header_of(got, "webhook-id") == "key-1");
  BOOST_TEST(body_of(got) == R"({"type":"user.created","data":{"name":"Ada"}})");
  BOOST_TEST(verifies(got, first_secret));
  BOOST_TEST(!verifies(got, second_secret));
  BOOST_TEST(sent.id == "key-1");
  BOOST_TEST(sent.status == 204);
  BOOST_TEST(std::to_string(sent.time_s) == header_of(got, "webhook-timestamp"));
  BOOST_TEST(sent.time_s >= before_s);
  BOOST_TEST(sent.time_s <= std::time(nullptr));
}

BOOST_AUTO_TEST_CASE(while_a_secret_is_replaced_both_verify) {
  local_server server(accept());
  module.set_credential(webhook::signing, {{first_secret, second_secret}});
  module.run(webhook::send, to(server));
  BOOST_TEST(verifies(server.requests().at(0), first_secret));
  BOOST_TEST(verifies(server.requests().at(0), second_secret));
}

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  local_server server(accept());
  const std::filesystem::path examples = std::filesystem::path(MODULE_FOLDER) / "examples";
  auto in =
      pawl::from_json<webhook::send_input>(pawl::test::read_file(examples / "send.input.json"));
  in.url = server.url("/hooks");
  const auto sent = module.run(webhook::send, in);
  auto said = pawl::from_json<webhook::sent>(pawl::test::read_file(examples / "send.output.json"));
  said.time_s = sent.time_s;
  BOOST_TEST(pawl::to_json(sent) == pawl::to_json(said));
}

BOOST_AUTO_TEST_CASE(what_is_no_secret_is_refused_and_not_shown) {
  for (const std::string wrong : {"whsec_short", "whsec_c2hvcnQ=", "not base64 at all!"}) {
    module.set_credential(webhook::signing, {{first_secret, wrong}});
    const auto why = module.failure(webhook::send, {"http://127.0.0.1:1/", nullptr});
    BOOST_TEST(why.code() == PAWL_ERROR_UNAUTHENTICATED);
    BOOST_TEST(!why.retryable());
    BOOST_TEST(why.message().find("secret 2 ") != std::string::npos, why.message());
    BOOST_TEST(why.message().find(wrong) == std::string::npos, why.message());
  }
}

BOOST_AUTO_TEST_CASE(answers_are_final_or_transient) {
  const std::map<std::string, std::pair<std::string, bool>> expected = {
      {"302 Found", {"http_status", false}},
      {"400 Bad Request", {"http_status", false}},
      {"401 Unauthorized", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"410 Gone", {PAWL_ERROR_NOT_FOUND, false}},
      {"429 Too Many", {PAWL_ERROR_RATE_LIMITED, true}},
      {"500 Oops", {PAWL_ERROR_UNAVAILABLE, true}},
      {"504 Slow", {PAWL_ERROR_UNAVAILABLE, true}}};
  for (const auto& [status, what] : expected) {
    const pawl::error why =
        failure(http_answer(status, "no", "Retry-After: 7\r\nLocation: /elsewhere\r\n"));
    BOOST_TEST(why.code() == what.first, status);
    BOOST_TEST(why.retryable() == what.second, status);
    BOOST_TEST(why.retry_after().count() == (what.second ? 7000 : 0), status);
    BOOST_TEST(why.message().find("query-secret") == std::string::npos, why.message());
  }
}

BOOST_AUTO_TEST_CASE(a_long_answer_does_no_harm) {
  local_server server(
      [](const std::string&) { return reply{http_answer("200 OK", std::string(5'000'000, 'x'))}; });
  BOOST_TEST(module.run(webhook::send, to(server)).status == 200);
}

BOOST_AUTO_TEST_CASE(messages_share_a_connection) {
  local_server server(
      [](const std::string&) { return reply{http_answer("204 No Content"), after_reply::keep}; });
  for (int i = 0; i < 5; ++i) module.run(webhook::send, to(server));
  BOOST_TEST(server.requests().size() == 5u);
  BOOST_TEST(server.connection_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_a_message_under_way) {
  local_server server([](const std::string&) { return reply{"", after_reply::hold}; });
  const uint64_t token = module.start(webhook::send, to(server));
  server.wait_for_requests(1);
  module.host.cancel(module.action("webhook.send"), token);
  BOOST_TEST(module.host.wait(token).error->code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_configuration_that_names_no_file_is_refused) {
  BOOST_CHECK_THROW(pawl::test::loaded_module(R"({"ca_file":"/no/such/file.pem"})"), pawl::error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_messages_end_as_they_must, fixture) {
  local_server server(pawl::test::misbehaving(accept()), false);
  pawl::test::soak<webhook::send_input, webhook::sent>(
      module, webhook::send,
      [&](size_t number) {
        webhook::send_input in{server.url(), nullptr};
        in.payload = "call-" + std::to_string(number);
        return in;
      },
      // The answer's body means nothing.
      [](pawl::test::fault met) {
        return met == pawl::test::fault::nonsense ? std::nullopt : pawl::test::code_expected(met);
      });
}

BOOST_AUTO_TEST_SUITE_END()
