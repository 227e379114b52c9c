// `pawl serve` as people meet it: addresses, tokens, the end, and the commands that use it.
#include "client/daemon_link.hpp"
#include "daemon/support.hpp"

#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace daemon_tests;

namespace {

struct fixture {
  pawl::cli::test::temporary_directory directory;
  std::filesystem::path data = directory.path / "data";

  // What a command prints; its exit code is put into `code`.
  std::string pawl(const std::string& words) {
    const std::string line = std::string(PAWL_PROGRAM) + " --data " + data.string() +
                             " --modules " STEPS_DIRECTORY " " + words + " 2>&1";
    std::string printed;
    FILE* out = ::popen(line.c_str(), "r");
    BOOST_REQUIRE(out != nullptr);
    char buffer[4096];
    while (const size_t got = std::fread(buffer, 1, sizeof buffer, out))
      printed.append(buffer, got);
    const int status = ::pclose(out);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return printed;
  }
  int code = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(daemon_serve, fixture)

BOOST_AUTO_TEST_CASE(commands_use_a_running_daemon_and_print_the_same) {
  const std::string alone = pawl("run three-steps --input '{\"n\": 1}' --id a");
  BOOST_TEST(code == 0);
  daemon_process daemon(data);
  BOOST_TEST_REQUIRE(daemon.serves());
  BOOST_TEST(pawl("run three-steps --input '{\"n\": 1}' --id b") == alone);
  BOOST_TEST(code == 0);
  BOOST_TEST(pawl("runs show b").find("completed") != std::string::npos);
  BOOST_TEST(pawl("runs show none").find("there is no run 'none'") != std::string::npos);
  BOOST_TEST(code == 3);
  pawl("run answered --input '{\"n\": 1}' --id c");
  BOOST_TEST(code == 0);  // it waits for its hook
  const std::string hooks = pawl("hooks list --json");
  const std::string token(json::parse(hooks).at("items").at(0).at("token").as_string());
  BOOST_TEST(pawl("hooks resume " + token + " --value '{\"n\": 2}'") == "{\"n\":3}\n");
  BOOST_TEST(pawl("workflows list").find("three-steps") != std::string::npos);
  BOOST_TEST(daemon.end(SIGTERM) == 0);
  BOOST_TEST(pawl("runs show c").find("completed") != std::string::npos);  // on its own again
}

BOOST_AUTO_TEST_CASE(a_command_waits_for_a_daemon_that_has_just_begun) {
  daemon_process daemon(data);
  eventually("it holds the directory",
             [&] { return std::filesystem::exists(data / "journal" / "pawl.pid"); });
  BOOST_TEST(pawl("runs list").find("ID") != std::string::npos);
  BOOST_TEST(code == 0);
  BOOST_TEST_REQUIRE(daemon.serves());
}

BOOST_AUTO_TEST_CASE(a_second_daemon_is_told_who_holds_the_directory) {
  daemon_process daemon(data);
  BOOST_TEST_REQUIRE(daemon.serves());
  const std::string said = pawl("serve --listen 127.0.0.1:0");
  BOOST_TEST(code == 4);
  BOOST_TEST(said.find("is held by process " + std::to_string(daemon.id())) != std::string::npos,
             said);
}

BOOST_AUTO_TEST_CASE(it_does_not_listen_to_others_without_a_token) {
  const std::string said = pawl("serve --listen 0.0.0.0:0");
  BOOST_TEST(code == 1);
  BOOST_TEST(said.find("pawl tokens create") != std::string::npos, said);
  const std::string token = pawl("--json tokens create me --role admin");
  BOOST_TEST(code == 0);
  daemon_process daemon(data, {"--listen", "0.0.0.0:0"});
  BOOST_TEST_REQUIRE(daemon.serves());
  BOOST_TEST(pawl("tokens list").find("me") != std::string::npos);
  http::client over(daemon.at());
  BOOST_TEST(ask(over, "GET", "/v1/runs").status == 401u);  // also from loopback
  const std::string given(json::parse(token).at("token").as_string());
  BOOST_TEST(ask(over, "GET", "/v1/runs", {}, {{"Authorization", "Bearer " + given}}).status ==
             200u);
}

BOOST_AUTO_TEST_CASE(an_address_that_can_not_be_is_refused_with_the_reason) {
  BOOST_TEST(pawl("serve --listen nowhere").find("nowhere") != std::string::npos);
  BOOST_TEST(code == 2);
  BOOST_TEST(pawl("serve --tls-key k.pem").find("both") != std::string::npos);
  BOOST_TEST(code == 2);
  daemon_process daemon(data);
  BOOST_TEST_REQUIRE(daemon.serves());
  data = directory.path / "other";
  const std::string taken = pawl("serve --listen " + daemon.at().text());
  BOOST_TEST(code != 0);
  BOOST_TEST(taken.find(daemon.at().text()) != std::string::npos, taken);
}

BOOST_AUTO_TEST_CASE(its_socket_is_for_its_owner_and_a_stale_one_is_no_obstacle) {
  {
    daemon_process daemon(data);
    BOOST_TEST_REQUIRE(daemon.serves());
    struct stat about = {};
    BOOST_REQUIRE(::stat((data / "pawl.sock").c_str(), &about) == 0);
    BOOST_TEST((about.st_mode & 0777) == 0600u);
    daemon.end(SIGKILL);
  }
  BOOST_TEST(pawl("runs list").find("ID") != std::string::npos);  // opens the directory itself
  BOOST_TEST(code == 0);
  daemon_process daemon(data);
  BOOST_TEST_REQUIRE(daemon.serves());
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_run_is_answered_when_it_stops) {
  daemon_process daemon(data);
  BOOST_TEST_REQUIRE(daemon.serves());
  answer given;
  std::thread waiting([&, at = daemon.at()] {
    http::client over(at);
    given = ask(over, "POST", "/v1/workflows/answered/runs?id=w&wait=600", R"({"n": 1})");
  });
  http::client other(daemon.at());
  eventually("the run is there", [&] { return ask(other, "GET", "/v1/runs/w").status == 200; });
  BOOST_TEST(daemon.end(SIGTERM) == 0);
  waiting.join();
  BOOST_TEST(given.status == 202u);
  BOOST_TEST(pawl("runs show w").find("waiting") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_hang_up_gives_other_limits) {
  const auto config = directory.path / "config.json";
  std::ofstream(config) << R"({"flow": {"workflows": {"answered": {"running_max": 1}}}})";
  daemon_process daemon(data, {"--config", config.string(), "--listen", "127.0.0.1:0"});
  BOOST_TEST_REQUIRE(daemon.serves());
  http::client over(daemon.at());
  for (const char* id : {"one", "two"}) {
    const std::string asked = std::string("/v1/workflows/answered/runs?id=") + id;
    BOOST_TEST(ask(over, "POST", asked, R"({"n": 1})").status == 201u);
  }
  const auto status_of_two = [&] {
    return json::value_to<std::string>(ask(over, "GET", "/v1/runs/two").body.at("status"));
  };
  BOOST_TEST(status_of_two() == "queued");
  std::ofstream(config) << R"({"flow": {"workflows": {"answered": {"running_max": 2}}}})";
  ::kill(daemon.id(), SIGHUP);
  eventually("the second begins", [&] { return status_of_two() == "waiting"; });
  BOOST_TEST(daemon.end(SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(a_trigger_that_is_put_into_the_folder_is_in_force) {
  const auto folder = directory.path / "triggers", config = directory.path / "config.json";
  std::filesystem::create_directory(folder);
  std::ofstream(config) << R"({"serve": {"triggers_directory": "triggers"}})";
  daemon_process daemon(data, {"--config", config.string(), "--listen", "127.0.0.1:0"});
  BOOST_TEST_REQUIRE(daemon.serves());
  http::client over(daemon.at());
  BOOST_TEST(ask(over, "GET", "/v1/triggers/nightly").status == 404u);
  std::ofstream(folder / "nightly.json") << R"({"kind": "schedule", "schedule": {"cron": "@daily"},
    "targets": [{"workflow": "three-steps", "transform": "{n: 1}"}]})";
  eventually("it is read", [&] { return ask(over, "GET", "/v1/triggers/nightly").status == 200; });
  std::filesystem::remove(folder / "nightly.json");
  eventually("it is missed", [&] {
    return !ask(over, "GET", "/v1/triggers/nightly").body.at("problem").is_null();
  });
}

BOOST_AUTO_TEST_SUITE_END()
