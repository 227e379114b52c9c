// MCP servers whose tools are actions of a host: a good one, and those that go wrong.
#include "mcp/support.hpp"

#include <csignal>
#include <fstream>

using namespace mcp_tests;

namespace {

class servers_fixture : public fixture {
 public:
  servers_fixture() { options.limits.payload_bytes_max = 100'000; }
  ~servers_fixture() { close(); }

  void configure(const std::string& way, uint64_t start_timeout_ms = 60'000) {
    options.mcp.servers["odd"] = {
        .command = ODD_SERVER, .args = {way, told_file()}, .start_timeout_ms = start_timeout_ms};
  }
  std::string told_file() { return (directory / "told").string(); }
  // What the server was told, line by line.
  std::string told() {
    std::ifstream file(told_file());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void wait_until_told(std::string_view text) {
    eventually("the server is told", [&] { return told().find(text) != std::string::npos; });
  }
  json::value call(const std::string& tool, int value = 1) {
    return json::parse(must(host().run_action("mcp.odd." + tool, number_json(value), 60'000ms)));
  }
  pawl::failure fault(const std::string& tool, std::chrono::milliseconds timeout = 60'000ms) {
    auto outcome = host().run_action("mcp.odd." + tool, number_json(1), timeout);
    BOOST_TEST_REQUIRE(!outcome.ok(), tool);
    return outcome.error();
  }
  std::string durable(const std::string& tool, const std::string& id = {}) {
    return must(
               host().start({.workflow = "pawl.call",
                             .input = R"({"action":"mcp.odd.)" + tool + R"(","input":{"value":1}})",
                             .id = id}))
        .run_id;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_servers, servers_fixture)

BOOST_AUTO_TEST_CASE(tools_are_actions_with_their_schemas) {
  configure("good");
  std::vector<std::string> names;
  for (const auto& each : host().actions())
    if (each.name.starts_with("mcp.")) names.push_back(each.name);
  const std::vector<std::string> wanted = {
      "mcp.odd.add.one", "mcp.odd.broken-schema", "mcp.odd.die",    "mcp.odd.environment",
      "mcp.odd.fail",    "mcp.odd.grow",          "mcp.odd.hold",   "mcp.odd.huge",
      "mcp.odd.leave",   "mcp.odd.lie",           "mcp.odd.refuse", "mcp.odd.say"};
  BOOST_TEST(names == wanted, boost::test_tools::per_element());
  const auto all = host().actions();
  const auto add = std::ranges::find(all, "mcp.odd.add.one", &pawl::export_info::name);
  BOOST_TEST(add->safe);
  BOOST_TEST(json::parse(add->input_schema).at("required").at(0) == "value");
  BOOST_TEST(call("add.one", 4).at("value") == 5);  // its structured content alone
  BOOST_TEST(call("say").at("content").at(0).at("text") == "say");
  BOOST_TEST(call("broken-schema").at("content").at(0).at("text") == "broken-schema");
}

BOOST_AUTO_TEST_CASE(a_step_of_a_workflow_calls_a_tool) {
  configure("good");
  const std::string id = durable("add.one");
  BOOST_TEST(*end(id).output == R"({"value":2})");
  wait_until_told("\"pawl/idempotency_key\":\"" + id);
}

BOOST_AUTO_TEST_CASE(a_model_is_told_of_tools_once_their_server_has) {
  const auto prompt_with = [&](const std::string& tool) {
    return code_of(
        host().run_action("llm.prompt",
                          R"({"model":"acme/quick","messages":[{"role":"user","content":)"
                          R"([{"type":"text","text":"hi"}]}],"tools":[{"name":")" +
                              tool + R"("}]})",
                          60'000ms));
  };
  configure("silent");
  BOOST_TEST(prompt_with("mcp.odd.add.one") == "unavailable");
  close();
  configure("good");
  call("say");
  BOOST_TEST(prompt_with("mcp.odd.nothing") == "unknown_tool");
  BOOST_TEST(prompt_with("mcp.nobody.say") == "unknown_tool");
  const std::string beyond = prompt_with("no.tool");
  BOOST_TEST(beyond == "unknown_tool");
  for (const char* known : {"mcp.odd.add.one", "mcp.odd.*"})
    BOOST_TEST(prompt_with(known) == "unknown_model", known);  // it came as far as that
}

BOOST_AUTO_TEST_CASE(arguments_are_held_against_the_tools_schema_before_it_is_called) {
  configure("good");
  host().actions();  // its tools are known then
  auto outcome = host().run_action("mcp.odd.add.one", R"({"value":"x"})", 60'000ms);
  BOOST_TEST(code_of(outcome) == "invalid_input");
  BOOST_TEST(outcome.error().message.find("/value") != std::string::npos);
  BOOST_TEST(told().find("tools/call") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_tool_refuses_is_the_steps_error) {
  configure("good");
  BOOST_TEST(fault("fail").code == "tool_failed");
  BOOST_TEST(fault("fail").message == "no luck");
  BOOST_TEST(!fault("fail").retryable);
  BOOST_TEST(fault("refuse").code == "invalid_input");
  BOOST_TEST(fault("refuse").message == "MCP server odd: not so");
  BOOST_TEST(fault("lie").code == "invalid_output");
  BOOST_TEST(fault("unheard-of").code == "unknown_action");
  BOOST_TEST(code_of(host().run_action("mcp.nobody.say", "{}", {})) == "unknown_action");
}

BOOST_AUTO_TEST_CASE(a_call_that_is_cancelled_is_told_to_the_server) {
  configure("good");
  const std::string id = durable("hold");
  wait_until_told("\"tools/call\"");
  must(host().cancel(id));
  BOOST_TEST(end(id).status == "cancelled");
  wait_until_told("notifications/cancelled");
  BOOST_TEST(call("add.one").at("value") == 2);  // the server is as good as before
}

BOOST_AUTO_TEST_CASE(what_a_server_tells_of_its_progress_is_seen_while_it_is_at_work) {
  configure("good");
  const std::string id = durable("hold");
  eventually("it is seen", [&] {
    return must(host().steps(id)).front().progress == R"({"progress":1,"message":"a moment"})";
  });
  must(host().cancel(id));
  end(id);
}

BOOST_AUTO_TEST_CASE(a_cancel_while_its_server_goes_down_ends_the_call_and_no_more) {
  configure("good");
  std::vector<std::string> runs;
  for (int i = 0; i < 20; ++i) runs.push_back(durable("hold"));
  eventually("all are under way", [&] {
    const std::string all = told();
    size_t calls = 0;
    for (size_t at = all.find("\"hold\""); at != all.npos; at = all.find("\"hold\"", at + 1))
      ++calls;
    return calls == runs.size();
  });
  runs.push_back(durable("leave"));
  wait_until_told("\"leave\"");
  for (const std::string& id : runs) {
    must(host().cancel(id));
    BOOST_TEST(end(id).status == "cancelled");
    std::this_thread::sleep_for(80ms);  // over all of its going down, of which no one is told
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_in_a_call_is_given_up_at_the_deadline) {
  configure("good");
  BOOST_TEST(fault("hold", 100ms).code == "timeout");
  wait_until_told("notifications/cancelled");
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_in_a_call_is_started_again) {
  configure("good");
  const pawl::failure why = fault("die");
  BOOST_TEST(why.code == "unavailable");
  BOOST_TEST(why.retryable);
  BOOST_TEST(why.message == "MCP server odd: it ended with exit code 3");
  eventually("it is there again",
             [&] { return host().run_action("mcp.odd.say", number_json(1), 60'000ms).ok(); });
}

BOOST_AUTO_TEST_CASE(a_message_that_is_too_large_ends_the_connection_and_no_more) {
  configure("good");
  const pawl::failure why = fault("huge");
  BOOST_TEST(why.code == "too_large");
  BOOST_TEST(why.message.find("165536 bytes") != std::string::npos, why.message);
  eventually("it is there again",
             [&] { return host().run_action("mcp.odd.say", number_json(1), 60'000ms).ok(); });
}

BOOST_AUTO_TEST_CASE(a_tool_that_is_new_is_an_action_at_once) {
  configure("good");
  BOOST_TEST(fault("grown").code == "unknown_action");
  call("grow");
  eventually("the list was read again",
             [&] { return host().run_action("mcp.odd.grown", number_json(1), 60'000ms).ok(); });
}

BOOST_AUTO_TEST_CASE(a_server_that_greets_on_its_stdout_is_understood_all_the_same) {
  configure("garbage");
  BOOST_TEST(call("add.one").at("value") == 2);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_fails_calls_for_now_and_says_why) {
  options.mcp.servers["odd"] = {.command = "no-such-program-anywhere"};
  pawl::failure why = fault("say");
  BOOST_TEST(why.code == "unavailable");
  BOOST_TEST(why.retryable);
  BOOST_TEST(why.message ==
             "MCP server odd: no-such-program-anywhere can't be started: PATH has no such program");
  close();
  configure("exits");
  why = fault("say");
  BOOST_TEST(why.message ==
             "MCP server odd: it ended with exit code 7; its last words: no configuration");
  close();
  configure("silent", 200);
  BOOST_TEST(fault("say").message == "MCP server odd: it did not answer initialize in 200 ms");
  close();
  configure("future");
  BOOST_TEST(fault("say").message.find("2999-01-01") != std::string::npos);
  close();
  options.mcp.servers["odd"] = {.url = "http://127.0.0.1:1/mcp"};
  BOOST_TEST(fault("say").code == "unavailable");
}

BOOST_AUTO_TEST_CASE(a_server_whose_list_has_no_end_is_not_asked_for_ever) {
  configure("endless");
  const pawl::failure why = fault("say");
  BOOST_TEST(why.code == "unavailable");
  BOOST_TEST(why.message == "MCP server odd: its list of tools has more than 100 pages");
}

BOOST_AUTO_TEST_CASE(a_silent_server_keeps_neither_the_start_nor_the_end_of_the_host) {
  configure("silent");
  host();
  BOOST_TEST(*end(start("add-three", 1)).output == number_json(4));
  close();
}

BOOST_AUTO_TEST_CASE(a_server_gets_no_more_of_the_environment_than_it_is_given) {
  ::setenv("MCP_TEST_SECRET", "s3cret-value", 1);
  ::setenv("MCP_TEST_OTHER", "other-value", 1);
  configure("good");
  options.mcp.servers["odd"].env = {{"TOKEN", "@env:MCP_TEST_SECRET"}, {"PLAIN", "text"}};
  const std::string all(call("environment").at("content").at(0).at("text").as_string());
  BOOST_TEST(all.find("TOKEN=") != std::string::npos);
  BOOST_TEST(all.find("s3cret-value") == std::string::npos);  // it has it, and tells it in vain
  BOOST_TEST(all.find("PLAIN=text\n") != std::string::npos);
  BOOST_TEST(all.find("PATH=") != std::string::npos);
  BOOST_TEST(all.find("other-value") == std::string::npos);
  close();
  options.mcp.servers["odd"].env = {{"TOKEN", "@env:MCP_TEST_NONE"}};
  BOOST_TEST(fault("say").message.find("no variable MCP_TEST_NONE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_child_ends_with_the_host) {
  configure("good");
  call("say");
  BOOST_TEST(told().find("end\n") == std::string::npos);
  close();
  BOOST_TEST(told().ends_with("end\n"));
}

BOOST_AUTO_TEST_CASE(a_call_under_way_at_the_end_of_the_host_is_made_again_at_its_next_start) {
  configure("good");
  const std::string id = durable("hold");
  wait_until_told("\"tools/call\"");
  close();
  std::filesystem::remove(told_file());
  BOOST_TEST(status(id) == "running");
  wait_until_told("\"tools/call\"");
  must(host().cancel(id));
}

BOOST_AUTO_TEST_CASE(a_configuration_that_can_not_be_is_refused) {
  const auto code = [&](const std::string& name, pawl::mcp_server server) {
    options.mcp.servers = {{name, std::move(server)}};
    auto opened = pawl::host::open(options);
    BOOST_TEST_REQUIRE(!opened.ok());
    BOOST_TEST(opened.error().message.starts_with("mcp.servers." + name));
    return opened.error().code;
  };
  BOOST_TEST(code("a.b", {.command = "x"}) == "invalid_input");
  BOOST_TEST(code("", {.command = "x"}) == "invalid_input");
  BOOST_TEST(code("a", {}) == "invalid_input");
  BOOST_TEST(code("a", {.command = "x", .url = "http://x"}) == "invalid_input");
  BOOST_TEST(code("a", {.url = "ftp://x"}) == "invalid_input");
}

BOOST_AUTO_TEST_SUITE_END()
