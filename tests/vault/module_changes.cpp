// Goal: an integration's module comes, goes and is replaced while the host runs, and what people
// set for it stays.
#include "daemon/support.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>

using namespace daemon_tests;
namespace fs = std::filesystem;

namespace {

struct drop_folder {
  drop_folder() {
    fs::create_directories(modules);
    daemon.emplace(directory.path / "data", std::vector<std::string>{}, modules);
    BOOST_TEST_REQUIRE(daemon->serves());
    client.emplace(daemon->at(), std::chrono::minutes(1));
  }
  answer ask(std::string method, std::string target, const json::value& body = nullptr) {
    return daemon_tests::ask(*client, std::move(method), std::move(target),
                             body.is_null() ? "" : json::serialize(body));
  }
  // As people do it: whole, and then under its name.
  void drop_in(const char* module) {
    fs::copy_file(module, directory.path / "new");
    fs::rename(directory.path / "new", modules / "test.so");
  }
  // The version that is live, or nothing; waits until it is that.
  void wait_for_version(const std::string& version) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (live_version() != version && std::chrono::steady_clock::now() < give_up)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_TEST_REQUIRE(live_version() == version);
  }
  std::string live_version() {
    const answer shown = ask("GET", "/v1/workflows/visit");
    return shown.status == 200 ? std::string(shown.body.at("module_version").as_string()) : "";
  }
  // Whether a kind of the module's is known; the host has modules of its own.
  bool has_kind() {
    const answer kinds = ask("GET", "/v1/credential-kinds");
    for (const json::value& each : kinds.body.at("items").as_array())
      if (each.at("name") == "test.door") return true;
    return false;
  }
  std::string outcome() {
    const answer run =
        ask("POST", "/v1/workflows/visit/runs?wait=60", {{"action", "enter"}, {"scope", ""}});
    return run.status == 404 ? "not_found" : std::string(run.body.at("status").as_string());
  }

  pawl::cli::test::temporary_directory directory;
  fs::path modules = directory.path / "modules";
  std::optional<daemon_process> daemon;
  std::optional<http::client> client;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(credentials_stay_while_their_module_comes_goes_and_changes, drop_folder) {
  const json::value door = {{"kind", "test.door"},
                            {"fields", {{"token", "sesame open"}, {"account", "me"}}}};
  BOOST_TEST(!has_kind());
  BOOST_TEST(ask("POST", "/v1/credentials", door).status == 404u);
  drop_in(FIRST_MODULE);
  wait_for_version("1.0.0");
  BOOST_TEST(ask("POST", "/v1/credentials", door).status == 201u);
  BOOST_TEST(outcome() == "completed");

  fs::remove(modules / "test.so");
  wait_for_version("");
  BOOST_TEST(!has_kind());
  BOOST_TEST(outcome() == "not_found");
  const answer kept = ask("GET", "/v1/credentials/test.door/project/main");
  BOOST_TEST(kept.status == 200u);
  BOOST_TEST(kept.body.at("fields").as_object().empty());  // nobody can say which are secrets

  drop_in(FIRST_MODULE);
  wait_for_version("1.0.0");
  BOOST_TEST(outcome() == "completed");
  drop_in(SECOND_MODULE);
  wait_for_version("2.0.0");
  BOOST_TEST(outcome() == "completed");
  BOOST_TEST(has_kind());
  BOOST_TEST(ask("GET", "/v1/credentials/test.door/project/main").body.at("fields").at("account") ==
             json::value("me"));
}
