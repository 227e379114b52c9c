#include "triggers/verification.hpp"

#include "triggers/signing.hpp"

#include <boost/test/unit_test.hpp>

#include <fmt/format.h>

namespace http = pawl::http;
using namespace pawl::triggers;

namespace {

constexpr int64_t second_ms = 1'000;

std::string outcome(const verification& by, const http::request& delivery, int64_t now_s) {
  const auto known = verify(by, delivery, now_s * second_ms);
  return known ? "fits" : known.error().code + ": " + known.error().message;
}

http::request with(http::headers headers, std::string body) {
  return {.method = "POST",
          .headers = std::move(headers),
          .body = std::move(body),
          .origin = http::origin::network};
}

verification slack_of(std::string secret) {
  return {.scheme = scheme::slack,
          .secrets = {std::move(secret)},
          .header = "X-Slack-Signature",
          .prefix = "v0=",
          .timestamp_header = "X-Slack-Request-Timestamp",
          .signed_text = "v0:{timestamp}:{body}"};
}

const std::string wrong =
    "unauthenticated: the signature does not fit the body, the headers and "
    "the secret";

}  // namespace

BOOST_AUTO_TEST_CASE(none_is_for_this_machine) {
  const verification by;
  for (const http::origin from :
       {http::origin::in_process, http::origin::unix_socket, http::origin::loopback}) {
    BOOST_TEST(outcome(by, {.origin = from}, 0) == "fits");
  }
  BOOST_TEST(outcome(by, {.origin = http::origin::network}, 0).starts_with("permission_denied"));
}

BOOST_AUTO_TEST_CASE(tokens) {
  verification by{.scheme = scheme::token, .secrets = {"one", "two"}};
  BOOST_TEST(outcome(by, with({{"authorization", "Bearer one"}}, ""), 0) == "fits");
  BOOST_TEST(outcome(by, with({{"Authorization", "Bearer two"}}, ""), 0) == "fits");
  for (const char* value : {"Bearer three", "Bearer on", "Bearer one ", "one", "Bearer ", ""})
    BOOST_TEST(outcome(by, with({{"Authorization", value}}, ""), 0).starts_with("unauthenticated"));
  BOOST_TEST(outcome(by, with({}, ""), 0) ==
             "unauthenticated: the header Authorization is missing");
  by.header = "X-Api-Key";
  BOOST_TEST(outcome(by, with({{"x-api-key", "two"}}, ""), 0) == "fits");
  BOOST_TEST(outcome(by, with({{"Authorization", "Bearer two"}}, ""), 0) != "fits");
}

// The documented example of the specification.
BOOST_AUTO_TEST_CASE(standard_webhooks) {
  const verification by{
      .scheme = scheme::standard_webhooks,
      .secrets = {*standard_webhooks_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")}};
  const std::string body = R"({"test": 2432232314})";
  const std::string right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  const auto delivery = [&](std::string signature, std::string time = "1614265330") {
    return with({{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
                 {"webhook-timestamp", std::move(time)},
                 {"webhook-signature", std::move(signature)}},
                body);
  };
  constexpr int64_t now = 1614265330;
  BOOST_TEST(outcome(by, delivery(right), now) == "fits");
  BOOST_TEST(outcome(by, delivery("v1a,AAAA v1,AAAA " + right), now) == "fits");
  BOOST_TEST(outcome(by, delivery(right), now + 300) == "fits");
  BOOST_TEST(outcome(by, delivery(right), now + 301).find("301 s old") != std::string::npos);
  BOOST_TEST(outcome(by, delivery(right), now - 301).find("301 s ahead") != std::string::npos);
  BOOST_TEST(outcome(by, delivery(right, "1614265331"), now) == wrong);
  BOOST_TEST(outcome(by, delivery(right.substr(3)), now) == wrong);
  BOOST_TEST(outcome(by, delivery("v1,"), now) == wrong);
  BOOST_TEST(outcome(by, delivery(right, "soon"), now).find("not a time") != std::string::npos);
  BOOST_TEST(outcome(by, delivery(right, "-1"), now).find("not a time") != std::string::npos);
  BOOST_TEST(!standard_webhooks_key("whsec_not base64").ok());
}

BOOST_AUTO_TEST_CASE(secrets_are_exchanged) {
  const verification by{.scheme = scheme::hmac,
                        .secrets = {"old", "new"},
                        .header = "X-Signature",
                        .signed_text = "{body}"};
  for (const char* key : {"old", "new"}) {
    const std::string mac = hex(hmac_of(digest::sha256, key, "{}"));
    BOOST_TEST(outcome(by, with({{"X-Signature", mac}}, "{}"), 0) == "fits");
  }
  const std::string other = hex(hmac_of(digest::sha256, "other", "{}"));
  BOOST_TEST(outcome(by, with({{"X-Signature", other}}, "{}"), 0) == wrong);
}

// The documented example of GitHub.
BOOST_AUTO_TEST_CASE(github) {
  const verification by{.scheme = scheme::github,
                        .secrets = {"It's a Secret to Everybody"},
                        .header = "X-Hub-Signature-256",
                        .prefix = "sha256=",
                        .signed_text = "{body}"};
  const std::string right =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  BOOST_TEST(outcome(by, with({{"X-Hub-Signature-256", right}}, "Hello, World!"), 0) == "fits");
  BOOST_TEST(outcome(by, with({{"X-Hub-Signature-256", right}}, "Hello, World?"), 0) == wrong);
  BOOST_TEST(outcome(by, with({{"X-Hub-Signature-256", "sha256=zz"}}, "x"), 0) ==
             "unauthenticated: X-Hub-Signature-256 is not a signature in the right form");
  BOOST_TEST(outcome(by, with({{"X-Hub-Signature-256", right.substr(7)}}, "Hello, World!"), 0) ==
             "unauthenticated: X-Hub-Signature-256 must begin with \"sha256=\"");
  BOOST_TEST(outcome(by, with({}, "Hello, World!"), 0) ==
             "unauthenticated: the header X-Hub-Signature-256 is missing");
}

// The documented example of Slack.
BOOST_AUTO_TEST_CASE(slack) {
  const std::string body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
      "G8PSS9T3V"
      "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
      "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
      "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  const http::request delivery =
      with({{"X-Slack-Request-Timestamp", "1531420618"},
            {"X-Slack-Signature",
             "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}},
           body);
  const auto by = slack_of("8f742231b10e8888abcd99yyyzzz85a5");
  BOOST_TEST(outcome(by, delivery, 1531420618) == "fits");
  BOOST_TEST(outcome(by, delivery, 1531420618 + 60).find("fits") == 0U);
  BOOST_TEST(outcome(by, delivery, 1531420618 + 3600).find("old") != std::string::npos);
  BOOST_TEST(outcome(slack_of("other"), delivery, 1531420618) == wrong);
}

BOOST_AUTO_TEST_CASE(stripe) {
  const verification by{.scheme = scheme::stripe, .secrets = {"whsec_test_secret"}};
  const std::string right = "248a374f50f943a28b0f6ab50faf9a7e7e29b710fa26df9fb1618b9bf8ea9c9a";
  const auto delivery = [](std::string header) {
    return with({{"Stripe-Signature", std::move(header)}}, R"({"id":"evt_1"})");
  };
  constexpr int64_t now = 1700000000;
  BOOST_TEST(outcome(by, delivery("t=1700000000,v1=" + right + ",v0=aa"), now) == "fits");
  BOOST_TEST(outcome(by, delivery("t=1700000000,v1=aa,v1=" + right), now) == "fits");
  BOOST_TEST(outcome(by, delivery("t=1700000000,v0=" + right), now) == wrong);
  BOOST_TEST(outcome(by, delivery("t=1700000001,v1=" + right), now) == wrong);
  BOOST_TEST(outcome(by, delivery("v1=" + right), now).find("not a time") != std::string::npos);
  BOOST_TEST(outcome(by, delivery("t=1700000000,v1=" + right), now + 1000).find("old") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(any_other_hmac) {
  verification by{.scheme = scheme::hmac,
                  .secrets = {"key"},
                  .header = "X-Mac",
                  .digest = digest::sha1,
                  .encoding = encoding::base64,
                  .signed_text = "{body}"};
  BOOST_TEST(outcome(by, with({{"X-Mac", "cLv2gZ0QN6qUyn5/U3y+ol/kkoM="}}, "body"), 0) == "fits");
  by.digest = digest::sha512;
  by.encoding = encoding::hex;
  by.timestamp_header = "X-Time";
  by.signed_text = "{timestamp}.{body}";
  const std::string right =
      "cbfb9b0a0b5ca5eaee976d0eaed5d8b2d6fedacbfe74856634cb47ca0a3f858833eb9c2334c75f8afa697ad92b75"
      "36e141244f1587f9850fb2a388c2f5397403";
  BOOST_TEST(outcome(by, with({{"X-Mac", right}, {"X-Time", "1700000000"}}, "body"), 1700000000) ==
             "fits");
  BOOST_TEST(outcome(by, with({{"X-Mac", right}, {"X-Time", "1700000000"}}, "body"), 1700009999)
                 .find("old") != std::string::npos);
  // A placeholder in the body is the body's.
  const std::string body = "{timestamp} {body}";
  const std::string mac = hex(hmac_of(digest::sha512, "key", "1700000000." + body));
  BOOST_TEST(outcome(by, with({{"X-Mac", mac}, {"X-Time", "1700000000"}}, body), 1700000000) ==
             "fits");
}

BOOST_AUTO_TEST_CASE(encodings) {
  BOOST_TEST(*from_hex("00ffAb") == std::string("\0\xff\xab", 3));
  BOOST_TEST(!from_hex("0").has_value());
  BOOST_TEST(!from_hex("0g").has_value());
  BOOST_TEST(*from_base64("AAEC") == std::string("\0\1\2", 3));
  BOOST_TEST(*from_base64("AAE=") == std::string("\0\1", 2));
  BOOST_TEST(*from_base64("AA==") == std::string("\0", 1));
  for (const char* text : {"", "A", "AA", "AAA", "AA=A", "A===", "====", " AAEC", "AAE\n", "AA-_"})
    BOOST_TEST(!from_base64(text).has_value(), text);
}
