#include "api/support.hpp"

using namespace api_tests;
using module_tests::fault;
using module_tests::read_file;

BOOST_FIXTURE_TEST_SUITE(api_modules, api_fixture)

BOOST_AUTO_TEST_CASE(a_module_is_installed_rolled_back_drained_and_removed) {
  const answer installed = ask("POST", "/v1/modules", read_file(fault("version_1")));
  BOOST_TEST(installed.status == 201u);
  BOOST_TEST(installed.text("state") == "active");
  const std::string id = start("version.flow", "null");
  rest(id);
  BOOST_TEST(ask("POST", "/v1/modules", read_file(fault("version_2"))).text("version") == "2.0.0");
  const answer listed = ask("GET", "/v1/modules");
  for (const auto& each : listed["items"].as_array()) {
    if (each.at("name").as_string() != "version") continue;
    const bool old = each.at("version").as_string() == "1.0.0";
    BOOST_TEST(each.at("state").as_string() == (old ? "old" : "active"));
    BOOST_TEST(each.at("runs").as_int64() == (old ? 1 : 0));
  }
  BOOST_TEST(ask("POST", "/v1/modules/version/1.0.0/activate").text("state") == "active");
  BOOST_TEST(ask("DELETE", "/v1/modules/version/1.0.0").status == 409u);
  BOOST_TEST(ask("POST", "/v1/modules/version/1.0.0/drain").text("state") == "draining");
  BOOST_TEST(ask("POST", "/v1/runs/" + id + "/migrate", R"({"to": "9"})").status == 404u);
  BOOST_TEST(ask("POST", "/v1/runs/" + id + "/migrate", "{}").status == 400u);
  const answer moved = ask("POST", "/v1/runs/" + id + "/migrate", R"({"to": "2.0.0"})");
  BOOST_TEST(moved.text("module_version") == "2.0.0");
  BOOST_TEST(ask("POST", "/v1/modules/version/7.0.0/activate").status == 404u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_module_is_refused_with_the_reason) {
  const answer refused = ask("POST", "/v1/modules", "no module");
  BOOST_TEST(refused.status == 422u);
  BOOST_TEST(refused.text("detail").find("ELF") != std::string::npos, refused.text("detail"));
}

BOOST_AUTO_TEST_SUITE_END()
