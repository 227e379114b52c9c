#include "api/support.hpp"

using namespace api_tests;

namespace {

const char* const webhook = R"({"kind": "webhook", "description": "d",
  "webhook": {"endpoint": "in", "delivery": ".headers[\"x-id\"]",
              "verification": {"scheme": "token", "secret": "hush"}},
  "targets": [{"workflow": "hooked", "transform": "{value: .body.n}"}]})";

const http::headers known = {{"Authorization", "Bearer hush"}, {"X-Id", "1"}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_triggers, api_fixture)

BOOST_AUTO_TEST_CASE(a_trigger_is_set_shown_and_removed) {
  const answer set = ask("PUT", "/v1/triggers/orders", webhook);
  BOOST_TEST(set.status == 200u);
  BOOST_TEST(set.text("kind") == "webhook");
  BOOST_TEST(json::serialize(set["definition"]).find("hush") == std::string::npos);
  BOOST_TEST(ask("GET", "/v1/triggers")["items"].as_array().size() == 1u);
  BOOST_TEST(ask("GET", "/v1/triggers/orders").text("endpoint") == "in");
  BOOST_TEST(ask("POST", "/v1/triggers/orders/disable")["enabled"].as_bool() == false);
  BOOST_TEST(ask("POST", "/v1/triggers/in", "{}", known).status == 404u);
  BOOST_TEST(ask("POST", "/v1/triggers/orders/enable")["enabled"].as_bool() == true);
  BOOST_TEST(ask("DELETE", "/v1/triggers/orders").status == 204u);
  BOOST_TEST(ask("GET", "/v1/triggers/orders").status == 404u);
  BOOST_TEST(ask("DELETE", "/v1/triggers/orders").status == 404u);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_definition_is_said) {
  const answer refused = ask("PUT", "/v1/triggers/orders", R"({"kind": "webhook"})");
  BOOST_TEST(refused.status == 400u);
  BOOST_TEST(refused.text("detail").find("targets") != std::string::npos);
  BOOST_TEST(ask("PUT", "/v1/triggers/orders", "{").status == 400u);
  BOOST_TEST(ask("GET", "/v1/schemas/trigger").text("title") == "Trigger");
}

BOOST_AUTO_TEST_CASE(a_delivery_starts_a_run) {
  ask("PUT", "/v1/triggers/orders", webhook);
  const answer first = ask("POST", "/v1/triggers/in", R"({"n": 1})", known);
  BOOST_TEST(first.status == 202u);
  const std::string id = first.text("run_id");
  BOOST_TEST(must(host().find_run(id)).trigger == "webhook:orders");
  BOOST_TEST(ask("POST", "/v1/triggers/in", R"({"n": 1})", known).text("run_id") == id);
  BOOST_TEST(ask("POST", "/v1/triggers/in", "{}").status == 401u);
  BOOST_TEST(ask("POST", "/v1/triggers/none", "{}").status == 404u);
}

BOOST_AUTO_TEST_CASE(a_failed_start_is_kept_and_retried) {
  ask("PUT", "/v1/triggers/orders", webhook);
  const answer failed = ask("POST", "/v1/triggers/orders/fire", "[]");
  BOOST_TEST(failed["runs"].as_array().empty());
  BOOST_TEST(failed["failures"].as_array().size() == 1u);
  const std::string id(ask("GET", "/v1/triggers/orders")["failures"].at(0).at("id").as_string());
  std::string put_right = webhook;
  put_right.replace(put_right.find(".body.n"), 7, "1");
  ask("PUT", "/v1/triggers/orders", put_right);
  BOOST_TEST(ask("POST", "/v1/triggers/orders/retry", R"({"failure": 1})").status == 400u);
  BOOST_TEST(ask("POST", "/v1/triggers/orders/retry", R"({"failure": "x"})").status == 404u);
  const answer retried =
      ask("POST", "/v1/triggers/orders/retry", json::serialize(json::object{{"failure", id}}));
  BOOST_TEST(retried["runs"].as_array().size() == 1u);
  BOOST_TEST(ask("POST", "/v1/triggers/orders/retry")["runs"].as_array().empty());
}

BOOST_AUTO_TEST_SUITE_END()
