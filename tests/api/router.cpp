#include "api/router.hpp"

#include "api/support.hpp"

using namespace api_tests;

BOOST_FIXTURE_TEST_SUITE(api_router, api_fixture)

BOOST_AUTO_TEST_CASE(what_is_not_there_and_what_is_not_taken_are_told_apart) {
  BOOST_TEST(ask("GET", "/v1/nothing").status == 404u);
  BOOST_TEST(ask("GET", "/v1/runs/").status == 404u);
  BOOST_TEST(ask("GET", "/v1/runs/a/b/c").status == 404u);
  BOOST_TEST(ask("GET", "").status == 404u);
  const answer refused = ask("PUT", "/v1/runs");
  BOOST_TEST(refused.status == 405u);
  BOOST_TEST(http::find_header(refused.headers, "allow") == "GET");
}

BOOST_AUTO_TEST_CASE(parts_of_a_path_and_a_query_are_decoded) {
  BOOST_TEST(ask("GET", "/v1/runs/a%20b").text("detail").find("'a b'") != std::string::npos);
  BOOST_TEST(pawl::api::decoded("a%2fb%zz+") == "a/b%zz+");
  BOOST_TEST(pawl::api::decoded("a+b%3D", true) == "a b=");
  BOOST_TEST(ask("GET", "/v1/runs?id_contains=a%2Bb&&limit=1").status == 200u);
}

BOOST_AUTO_TEST_CASE(the_more_exact_of_two_routes_is_taken) {
  pawl::api::workers workers;
  pawl::api::router router([](const auto&, auto) { return pawl::result<void>(); }, workers);
  const auto says = [](std::string text) {
    return [text](const pawl::api::call_handle& asked) { asked->answer(json::value(text)); };
  };
  router.add({.method = "GET", .path = "/a/{x}", .summary = "", .answer = says("part")});
  router.add({.method = "GET", .path = "/a/b", .summary = "", .answer = says("text")});
  const auto body = [&](const char* path) {
    const auto exchange = std::make_shared<watched_exchange>(http::request{.path = path});
    router.take(exchange);
    return exchange->wait().body;
  };
  BOOST_TEST(body("/a/b") == "\"text\"");
  BOOST_TEST(body("/a/c") == "\"part\"");
}

BOOST_AUTO_TEST_CASE(bad_json_in_a_body_is_told_with_its_place) {
  const answer refused = ask("POST", "/v1/jobs", R"({"action": )");
  BOOST_TEST(refused.status == 400u);
  BOOST_TEST(refused.text("detail").find("byte") != std::string::npos);
  BOOST_TEST(ask("POST", "/v1/jobs", std::string(100'000, '[')).status == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
