#include "api/access.hpp"

#include "api/support.hpp"

using namespace api_tests;

namespace {

http::request from(http::origin origin, std::string method, std::string path,
                   http::headers headers = {}) {
  return {.method = std::move(method),
          .path = std::move(path),
          .headers = std::move(headers),
          .origin = origin};
}

http::headers bearer(const std::string& token) {
  return {{"Authorization", "Bearer " + token}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_access, api_fixture)

BOOST_AUTO_TEST_CASE(the_network_needs_a_token_with_the_role) {
  const auto status = [&](const std::string& method, const std::string& path,
                          const http::headers& headers) {
    return ask(from(http::origin::network, method, path, headers)).status;
  };
  BOOST_TEST(status("GET", "/v1/runs", {}) == 401u);
  BOOST_TEST(status("GET", "/v1/runs", bearer("pawl_guessed")) == 401u);
  BOOST_TEST(status("GET", "/healthz", {}) == 200u);

  const answer made = ask("POST", "/v1/tokens", R"({"name": "viewer", "role": "read"})");
  BOOST_TEST(made.status == 201u);
  const http::headers viewer = bearer(made.text("token"));
  BOOST_TEST(status("GET", "/v1/runs", viewer) == 200u);
  BOOST_TEST(status("POST", "/v1/runs/x/cancel", viewer) == 403u);
  BOOST_TEST(status("GET", "/v1/tokens", viewer) == 403u);
  BOOST_TEST(ask(from(http::origin::network, "GET", "/v1/host", viewer)).text("role") == "read");
  const http::headers runner =
      bearer(ask("POST", "/v1/tokens", R"({"name": "ci", "role": "run"})").text("token"));
  BOOST_TEST(status("POST", "/v1/runs/x/cancel", runner) == 404u);  // allowed, and not there
  const http::headers admin =
      bearer(ask("POST", "/v1/tokens", R"({"name": "me", "role": "admin"})").text("token"));
  BOOST_TEST(status("GET", "/v1/tokens", admin) == 200u);
  BOOST_TEST(ask("GET", "/v1/host").text("role") == "admin");
  BOOST_TEST(status("DELETE", "/v1/tokens/viewer", admin) == 204u);
  BOOST_TEST(status("GET", "/v1/runs", viewer) == 401u);
}

BOOST_AUTO_TEST_CASE(who_may_only_read_gets_no_hooks_token) {
  const std::string run_id = start("hooked", 1);
  rest(run_id);
  const auto token_seen = [&](const std::string& path, const char* role) {
    const auto token =
        ask("POST", "/v1/tokens", json::serialize(json::object{{"name", role}, {"role", role}}))
            .text("token");
    auto shown = ask(from(http::origin::network, "GET", path, bearer(token)));
    BOOST_TEST(ask("DELETE", std::string("/v1/tokens/") + role).status == 204u);
    auto& body = shown.body.as_object();
    const json::array& steps = (body.contains("steps") ? body["steps"] : body["items"]).as_array();
    return steps.at(0).at("token").is_string() && steps.at(0).at("url").is_string();
  };
  for (const std::string& path : {"/v1/runs/" + run_id, "/v1/runs/" + run_id + "/steps"}) {
    BOOST_TEST(!token_seen(path, "read"), path);
    BOOST_TEST(token_seen(path, "run"), path);
  }
}

BOOST_AUTO_TEST_CASE(tokens_last_over_a_restart_and_are_kept_as_hashes) {
  const std::string token =
      ask("POST", "/v1/tokens", R"({"name": "a", "role": "read"})").text("token");
  close_service();
  restart();
  BOOST_TEST(ask(from(http::origin::network, "GET", "/v1/runs", bearer(token))).status == 200u);
  const auto& documents = dynamic_cast<pawl::embed::local_host&>(host()).documents();
  const auto kept = const_cast<pawl::journal::documents&>(documents).all("token");
  BOOST_TEST(must(kept).front().value.find(token) == std::string::npos);
  BOOST_TEST(ask("GET", "/v1/tokens").body.as_object().at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_token_that_can_not_be_is_refused) {
  const auto refused = [&](const std::string& body) {
    return ask("POST", "/v1/tokens", body).status;
  };
  BOOST_TEST(refused(R"({"name": "a b", "role": "read"})") == 400u);
  BOOST_TEST(refused(R"({"name": "", "role": "read"})") == 400u);
  BOOST_TEST(refused(R"({"name": "a", "role": "king"})") == 400u);
  BOOST_TEST(refused(R"({"name": "a", "role": "read"})") == 201u);
  BOOST_TEST(refused(R"({"name": "a", "role": "read"})") == 409u);
  BOOST_TEST(ask("DELETE", "/v1/tokens/none").status == 404u);
}

BOOST_AUTO_TEST_CASE(loopback_is_for_programs_and_the_own_page_alone) {
  const auto status = [&](const http::headers& headers) {
    return ask(from(http::origin::loopback, "GET", "/v1/runs", headers)).status;
  };
  BOOST_TEST(status({{"Host", "127.0.0.1:7295"}}) == 200u);
  BOOST_TEST(status({{"Host", "localhost:7295"}}) == 200u);
  BOOST_TEST(status({{"Host", "[::1]:7295"}}) == 200u);
  BOOST_TEST(status({{"Host", "127.0.0.1:7295"}, {"Origin", "http://127.0.0.1:7295"}}) == 200u);
  // Another site's page, and a name of theirs that leads here.
  BOOST_TEST(status({{"Host", "127.0.0.1:7295"}, {"Origin", "https://evil.example"}}) == 403u);
  BOOST_TEST(status({{"Host", "127.0.0.1:7295"}, {"Origin", "null"}}) == 403u);
  BOOST_TEST(status({{"Host", "127.evil.example"}}) == 403u);  // a name, and whose?
  BOOST_TEST(status({{"Host", "evil.example:7295"}}) == 403u);
}

BOOST_AUTO_TEST_CASE(loopback_can_be_made_to_need_a_token) {
  service_options.loopback_needs_token = true;
  BOOST_TEST(ask(from(http::origin::loopback, "GET", "/v1/runs", {{"Host", "127.0.0.1"}})).status ==
             401u);
  BOOST_TEST(ask(from(http::origin::unix_socket, "GET", "/v1/runs")).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
