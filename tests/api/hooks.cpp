#include "api/support.hpp"

using namespace api_tests;

namespace {

std::string token_of(api_fixture& of, const std::string& run_id) {
  of.rest(run_id);
  return must(of.host().steps(run_id)).front().token;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_hooks, api_fixture)

BOOST_AUTO_TEST_CASE(a_hook_is_answered_with_the_body) {
  const std::string id = start("hooked", 1);
  const std::string hook = "/v1/hooks/" + token_of(*this, id);
  BOOST_TEST(ask("GET", "/v1/hooks")["items"].as_array().size() == 1u);
  BOOST_TEST(ask("POST", hook, R"({"value": "x"})").status == 400u);  // it stays open
  BOOST_TEST(ask("POST", hook + "/heartbeat").status == 200u);
  BOOST_TEST(ask("POST", hook, R"({"value": 5})").text("run_id") == id);
  BOOST_TEST(*end(id).output == number_json(7));
  BOOST_TEST(ask("GET", "/v1/hooks")["items"].as_array().empty());
  BOOST_TEST(ask("POST", "/v1/hooks/none", "1").status == 404u);
}

BOOST_AUTO_TEST_CASE(a_look_at_a_hooks_link_answers_nothing) {
  const std::string hook = "/v1/hooks/" + token_of(*this, start("hooked", 1));
  BOOST_TEST(ask("HEAD", hook).status == 405u);
  BOOST_TEST(ask("GET", "/v1/hooks")["items"].as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_link_gives_the_values_that_the_hook_asks_for) {
  const std::string id = start("hooked", 1);
  const std::string hook = "/v1/hooks/" + token_of(*this, id);
  BOOST_TEST(ask("GET", hook + "?value=five").status == 400u);  // it stays open
  BOOST_TEST(ask("GET", hook + "?value=5").status == 200u);
  BOOST_TEST(*end(id).output == number_json(7));
}

BOOST_AUTO_TEST_CASE(a_hook_is_failed_with_the_reason) {
  const std::string id = start("hooked", 1);
  const std::string hook = "/v1/hooks/" + token_of(*this, id);
  BOOST_TEST(ask("POST", hook + "/fail", "[]").status == 400u);
  BOOST_TEST(ask("POST", hook + "/fail", R"({"code": "no", "message": "not today"})").status ==
             200u);
  BOOST_TEST(end(id).error->code == "no");
}

BOOST_AUTO_TEST_CASE(who_has_the_token_needs_no_other) {
  const std::string id = start("hooked", 1);
  const std::string hook = "/v1/hooks/" + token_of(*this, id);
  const answer given = ask(
      {.method = "POST", .path = hook, .body = R"({"value": 1})", .origin = http::origin::network});
  BOOST_TEST(given.status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
