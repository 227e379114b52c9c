#include "triggers/delivery.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace http = pawl::http;
namespace json = boost::json;
using namespace pawl::triggers;

namespace {

std::shared_ptr<const definition> webhook(std::string_view verification,
                                          std::string_view more = "") {
  auto made = parse_definition("orders", R"({"kind": "webhook", "targets": [{"workflow": "ship"}],
                    "webhook": {"endpoint": "orders", "verification": )" +
                                             std::string(verification) + std::string(more) + "}}");
  BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
  return *made;
}

const char* const token = R"({"scheme": "token", "secret": "x", "header": "X-Key"})";

}  // namespace

BOOST_AUTO_TEST_CASE(a_document_of_a_delivery) {
  const occasion made =
      delivery_occasion(*webhook(token), {.query = "a=1&b=x%20y+z&a=2&c",
                                          .headers = {{"Content-Type", "application/json"},
                                                      {"X-Key", "x"},
                                                      {"AUTHORIZATION", "Bearer x"},
                                                      {"Cookie", "x"},
                                                      {"X-Other", "kept"}},
                                          .body = R"({"id": 9007199254740993, "price": 1.10})"});
  BOOST_TEST(json::parse(made.document) == json::parse(R"({
    "trigger": "orders",
    "body": {"id": 9007199254740993, "price": 1.1},
    "headers": {"content-type": "application/json", "x-other": "kept"},
    "query": {"a": "2", "b": "x y z", "c": ""}})"));
  BOOST_TEST(made.input == R"({"id":9007199254740993,"price":1.1})");
}

BOOST_AUTO_TEST_CASE(bodies_of_all_kinds) {
  const auto of = webhook(token);
  const auto input = [&](std::string type, std::string body) {
    return delivery_occasion(
               *of, {.headers = {{"Content-Type", std::move(type)}}, .body = std::move(body)})
        .input;
  };
  BOOST_TEST(input("application/x-www-form-urlencoded", "a=%C3%A4&b=1") ==
             "{\"a\":\"\xc3\xa4\",\"b\":\"1\"}");
  BOOST_TEST(input("text/plain", "just text") == R"("just text")");
  BOOST_TEST(input("application/json", "{broken") == R"("{broken")");
  BOOST_TEST(input("application/json", "") == "null");
  BOOST_TEST(json::parse(input("application/octet-stream", "\xff\xfe")).is_string());
  BOOST_TEST(json::parse(input("application/x-www-form-urlencoded", "%ff=%zz&%")).is_object());
}

BOOST_AUTO_TEST_CASE(ids_of_deliveries) {
  const auto id = [](const definition& of, http::request delivery) {
    const auto given = delivery_id(of, delivery_occasion(of, delivery));
    return given ? *given : given.error().code;
  };
  const char* const github = R"({"scheme": "github", "secret": "x"})";
  BOOST_TEST(id(*webhook(github), {.headers = {{"X-GitHub-Delivery", "7f"}}}) == "7f");
  BOOST_TEST(id(*webhook(github), {}).empty());
  BOOST_TEST(id(*webhook(R"({"scheme": "standard-webhooks", "secret": "AAAA"})"),
                {.headers = {{"Webhook-Id", "m1"}}}) == "m1");
  BOOST_TEST(id(*webhook(R"({"scheme": "stripe", "secret": "x"})"),
                {.body = R"({"id": "evt_1"})"}) == "evt_1");
  BOOST_TEST(id(*webhook(R"({"scheme": "slack", "secret": "x"})"),
                {.body = R"({"event_id": "Ev1"})"}) == "Ev1");
  BOOST_TEST(id(*webhook(token), {.body = R"({"id": "1"})"}).empty());
  const auto of_body = webhook(token, R"(, "delivery": ".body.id")");
  BOOST_TEST(id(*of_body, {.body = R"({"id": 17})"}) == "17");
  BOOST_TEST(id(*of_body, {.body = R"({"id": "a b"})"}) == "a b");
  BOOST_TEST(id(*of_body, {.body = "{}"}).empty());
  BOOST_TEST(id(*of_body, {.body = "[]"}) == "jq_failed");
}

BOOST_AUTO_TEST_CASE(slack_asks_for_its_challenge) {
  const auto slack = webhook(R"({"scheme": "slack", "secret": "x"})");
  const http::request asking{.body = R"({"type": "url_verification", "challenge": "c1"})"};
  BOOST_TEST(slack_challenge(*slack, asking).value_or("none") == "c1");
  BOOST_TEST(!slack_challenge(*slack, {.body = R"({"type": "event_callback"})"}).has_value());
  BOOST_TEST(!slack_challenge(*webhook(token), asking).has_value());
}
