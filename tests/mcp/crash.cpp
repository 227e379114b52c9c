// The real program killed in the middle of a tool's call, on either side of MCP: the run goes on.
#include "daemon/support.hpp"

#include <chrono>
#include <fstream>
#include <thread>

using namespace daemon_tests;
using namespace std::chrono_literals;

namespace {

struct fixture {
  fixture() {
    std::ofstream config(directory.path / "pawl.json");
    config << json::object{
        {"mcp",
         {{"expose", {"answered", "mcp.*"}},
          {"servers", {{"odd", {{"command", ODD_SERVER}, {"args", {"good", told_file()}}}}}}}}};
  }
  std::string told_file() const { return (directory.path / "told").string(); }
  std::string told() const {
    std::ifstream file(told_file());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  daemon_process serve() {
    return daemon_process(directory.path / "data", {"--listen", "127.0.0.1:0", "--config",
                                                    (directory.path / "pawl.json").string()});
  }
  // Begins a session and calls the tool, without waiting for its answer.
  static void call(http::client& over, const std::string& tool, const std::string& arguments) {
    auto begun = over.send(
        {.method = "POST",
         .path = "/mcp",
         .body =
             R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})"});
    BOOST_TEST_REQUIRE(begun.ok());
    http::request asked = {
        .method = "POST",
        .path = "/mcp",
        .body = R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":")" + tool +
                R"(","arguments":)" + arguments + "}}"};
    asked.headers = {
        {"Accept", "text/event-stream"},
        {"Mcp-Session-Id", std::string(http::find_header(begun->headers, "Mcp-Session-Id"))}};
    auto ended = over.stream(asked, [](std::string_view) { return true; });
    BOOST_TEST((!ended || ended->status == 200U));
  }
  static std::string only_run(http::client& over) {
    const answer all = ask(over, "GET", "/v1/runs");
    if (all.status != 200 || all.body.at("items").as_array().empty()) return {};
    return std::string(all.body.at("items").at(0).at("id").as_string());
  }

  pawl::cli::test::temporary_directory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_crash, fixture)

BOOST_AUTO_TEST_CASE(the_run_of_a_call_outlives_the_host) {
  std::string run;
  {
    daemon_process daemon = serve();
    BOOST_TEST_REQUIRE(daemon.serves());
    http::client calling(daemon.at()), looking(daemon.at());
    std::thread caller([&] { call(calling, "answered", R"({"n":1})"); });
    eventually("the run waits", [&] {
      run = only_run(looking);
      return !run.empty() && ask(looking, "GET", "/v1/runs/" + run).body.at("status") == "waiting";
    });
    daemon.end(SIGKILL);
    caller.join();
  }
  daemon_process daemon = serve();
  http::client over(daemon.at());
  const std::string token(
      ask(over, "GET", "/v1/hooks").body.at("items").at(0).at("token").as_string());
  BOOST_TEST(ask(over, "POST", "/v1/hooks/" + token, R"({"n":2})").status == 200U);
  const answer ended = ask(over, "GET", "/v1/runs/" + run + "/wait?timeout_ms=60000");
  BOOST_TEST(ended.body.at("output").at("n") == 3);
  BOOST_TEST(ended.body.at("trigger") == "mcp");
}

BOOST_AUTO_TEST_CASE(a_call_of_a_servers_tool_is_made_again_and_its_child_ends_with_the_host) {
  std::string run;
  {
    daemon_process daemon = serve();
    BOOST_TEST_REQUIRE(daemon.serves());
    http::client calling(daemon.at()), looking(daemon.at());
    std::thread caller([&] { call(calling, "mcp_odd_hold", R"({"value":1})"); });
    eventually("the server is called",
               [&] { return told().find("tools/call") != std::string::npos; });
    run = only_run(looking);
    daemon.end(SIGKILL);
    caller.join();
  }
  std::filesystem::remove(told_file());
  daemon_process daemon = serve();
  http::client over(daemon.at());
  eventually("the server is called again",
             [&] { return told().find("\"pawl/idempotency_key\":\"" + run) != std::string::npos; });
  BOOST_TEST(ask(over, "POST", "/v1/runs/" + run + "/cancel").status == 200U);
  BOOST_TEST(ask(over, "GET", "/v1/runs/" + run + "/wait?timeout_ms=60000").body.at("status") ==
             "cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
