#include "config/settings.hpp"

#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace pawl;
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> variables;

config::environment env() {
  return [](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

struct clean_environment {
  clean_environment() { variables = {{"HOME", "/home/ada"}}; }
};

std::string problem(std::string_view text) {
  config::settings settings;
  const auto applied = config::apply_file(settings, text, "/etc/pawl.json");
  return applied ? "" : applied.error().message;
}

bool begins(const std::string& text, std::string_view with) {
  return text.starts_with(with);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings, clean_environment)

BOOST_AUTO_TEST_CASE(a_header_for_the_collector_may_be_in_the_environment) {
  config::settings settings;
  const auto applied = config::apply_file(settings, R"({"otlp": {
    "url": "http://127.0.0.1:4318/v1/traces", "headers": {"X-Key": "@env:KEY", "X-Plain": "as it is"}}})",
                                          "/etc/pawl.json");
  BOOST_REQUIRE(applied.ok());
  const auto missing = config::resolved(settings.otlp, env());
  BOOST_REQUIRE(!missing.ok());
  BOOST_TEST(missing.error().message.find("variable KEY") != std::string::npos);
  variables["KEY"] = "sesame";
  const auto resolved = config::resolved(settings.otlp, env());
  BOOST_REQUIRE(resolved.ok());
  BOOST_TEST(resolved->url == "http://127.0.0.1:4318/v1/traces");
  BOOST_TEST(resolved->headers[0].second == "sesame");
  BOOST_TEST(resolved->headers[1].second == "as it is");
  settings.otlp.url = "localhost:4318";
  BOOST_TEST(!config::resolved(settings.otlp, env()).ok());
  BOOST_TEST(config::to_json(settings).find("sesame") == std::string::npos);
  BOOST_TEST(problem(R"({"otlp": {"headers": {"X": 1}}})").find("otlp.headers.X: must be text") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_data_directory_has_a_home) {
  BOOST_TEST(config::default_data_directory(env()) == "/home/ada/.local/share/pawl");
  variables["XDG_DATA_HOME"] = "/xdg";
  BOOST_TEST(config::default_data_directory(env()) == "/xdg/pawl");
  variables["PAWL_DATA"] = "here";
  BOOST_TEST(config::default_data_directory(env()) == "here");
}

BOOST_AUTO_TEST_CASE(flags_override_the_environment_which_overrides_the_file) {
  const cli::test::temporary_directory directory;
  const fs::path file = directory.path / "settings.json";
  std::ofstream(file)
      << R"({"data_directory": "d", "log": {"level": "error"}, "hook_url": "http://h/"})";
  config::flags flags = {
      .config_file = file, .data_directory = {}, .module_directories = {}, .log_level = {}};
  auto loaded = config::load(flags, env(), "/opt/bin/pawl");
  BOOST_REQUIRE(loaded.ok());
  BOOST_TEST(loaded->host.data_directory == directory.path / "d");
  BOOST_TEST(loaded->log.level == "error");
  variables["PAWL_DATA"] = "/env";
  variables["PAWL_LOG_LEVEL"] = "info";
  flags.log_level = "debug";
  loaded = config::load(flags, env(), "/opt/bin/pawl");
  BOOST_REQUIRE(loaded.ok());
  BOOST_TEST(loaded->host.data_directory == "/env");
  BOOST_TEST(loaded->log.level == "debug");
  BOOST_TEST(loaded->host.hook_url == "http://h/");
}

BOOST_AUTO_TEST_CASE(a_trusted_key_is_text_or_a_file_beside_the_config) {
  config::settings settings;
  const auto key_of = [&](std::string_view text) {
    BOOST_REQUIRE(config::apply_file(settings, text, "/etc/pawl/pawl.json").ok());
    return settings.host.modules.trusted_key;
  };
  BOOST_TEST(key_of(R"({"modules": {"trusted_key": "RWabc"}})") == "RWabc");
  BOOST_TEST(key_of(R"({"modules": {"trusted_key": "minisign.pub"}})") == "/etc/pawl/minisign.pub");
  BOOST_TEST(problem(R"({"modules": {"trusted": ""}})").find("modules.trusted") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(modules_are_searched_for_in_each_directory_once) {
  variables["PAWL_MODULE_PATH"] = "/a:/b:/a";
  const auto loaded = config::load({}, env(), "/usr/bin/pawl");
  BOOST_REQUIRE(loaded.ok());
  const std::vector<fs::path> expected = {"/a",
                                          "/b",
                                          "/home/ada/.local/share/pawl/modules",
                                          "/usr/local/lib/pawl/modules",
                                          "/usr/lib/pawl/modules",
                                          "/usr/modules"};
  BOOST_TEST((loaded->host.module_directories == expected));
}

BOOST_AUTO_TEST_CASE(a_directory_that_was_asked_for_must_be_there) {
  config::flags flags;
  flags.module_directories = {"/no/such/directory"};
  const auto loaded = config::load(flags, env(), "/usr/bin/pawl");
  BOOST_REQUIRE(!loaded.ok());
  BOOST_TEST(loaded.error().message == "--modules: there is no directory /no/such/directory");
}

BOOST_AUTO_TEST_CASE(a_file_may_have_comments_and_sets_nested_members) {
  config::settings settings;
  const auto applied = config::apply_file(settings, R"({
    // patience
    "limits": {"step_timeout_ms": 1000, "retry": {"attempts_max": 2, "factor": 3}},
    "module_config": {"files": {"roots": ["/srv"]}},
    "module_directories": ["more", "/abs"],
  })",
                                          "/etc/pawl.json");
  BOOST_REQUIRE(applied.ok());
  BOOST_TEST(settings.host.limits.step_timeout_ms == 1000);
  BOOST_TEST(settings.host.limits.retry.attempts_max == 2u);
  BOOST_TEST(settings.host.limits.retry.factor == 3.0);
  BOOST_TEST(settings.host.limits.retry.delay_ms == 1000);  // as it was
  BOOST_TEST(settings.host.module_config.at("files") == R"({"roots":["/srv"]})");
  BOOST_TEST(settings.host.module_directories.front() == "/etc/more");
  BOOST_TEST(settings.host.module_directories.back() == "/abs");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_file_is_named_with_its_place) {
  BOOST_TEST(begins(problem("{\n  \"log\": tru,\n}"), "/etc/pawl.json:2:"));
  BOOST_TEST(begins(problem("{} {}"), "/etc/pawl.json:1:4"));
  BOOST_TEST(problem(R"({"limits":{"retry":{"atempts_max":1}}})") ==
             "/etc/pawl.json: limits.retry.atempts_max: is not an option; did you mean "
             "\"attempts_max\"?");
  BOOST_TEST(problem(R"({"limits":{"shards":-1}})") ==
             "/etc/pawl.json: limits.shards: must be a whole number, and not negative");
  BOOST_TEST(problem(R"({"limits":{"shards":1e10}})") != "");
  BOOST_TEST(problem(R"({"log":[]})") == "/etc/pawl.json: log: must be an object");
  BOOST_TEST(problem("[]") == "/etc/pawl.json: the file: must be an object");
}

BOOST_AUTO_TEST_CASE(limits_are_set_by_name) {
  config::settings settings;
  const auto applied = config::apply_file(settings, R"({"flow": {
    "actions": {"charge": {"concurrency_max": 3, "rate": {"calls": 10, "per_ms": 60000}}},
    "workflows": {"order": {"running_max": 5, "key": "/customer/id", "priority": "/urgency"}}
  }})",
                                          "/etc/pawl.json");
  BOOST_REQUIRE(applied.ok());
  const flow_limits& flow = settings.host.flow;
  BOOST_TEST(*flow.actions.at("charge").concurrency_max == 3U);
  BOOST_TEST(flow.actions.at("charge").rate->per_ms == 60'000);
  BOOST_TEST(*flow.workflows.at("order").key == "/customer/id");
  BOOST_TEST(!flow.workflows.at("order").queued_max.has_value());

  BOOST_TEST(problem(R"({"flow":{"actions":{"a":{"concurency_max":1}}}})") ==
             "/etc/pawl.json: flow.actions.a.concurency_max: is not an option; did you mean "
             "\"concurrency_max\"?");
  BOOST_TEST(problem(R"({"flow":{"actions":{"a":{"rate":{"calls":1,"per_ms":0}}}}})") ==
             "/etc/pawl.json: flow.actions.a.rate.per_ms: must be above 0");
  BOOST_TEST(begins(problem(R"({"flow":{"workflows":{"w":{"key":"id"}}}})"),
                    "/etc/pawl.json: flow.workflows.w.key: must be a JSON pointer"));
}

BOOST_AUTO_TEST_CASE(mcp_servers_are_set_by_name_and_dumped_without_what_they_refer_to) {
  config::settings settings;
  const auto applied = config::apply_file(settings, R"({"mcp": {"expose": ["slack.*"], "servers": {
    "files": {"command": "mcp-files", "args": ["/srv"], "env": {"TOKEN": "@env:KEY"}},
    "search": {"url": "https://mcp.example/", "start_timeout_ms": 5}}}})",
                                          "/etc/pawl.json");
  BOOST_REQUIRE(applied.ok());
  variables["KEY"] = "sesame";
  config::settings again;
  const std::string dumped = config::to_json(settings);
  BOOST_TEST(dumped.find("sesame") == std::string::npos);
  BOOST_REQUIRE(config::apply_file(again, dumped, "/etc/pawl.json").ok());
  BOOST_TEST(again.host.mcp.expose.at(0) == "slack.*");
  const auto& servers = again.host.mcp.servers;
  BOOST_TEST(servers.at("files").args.at(0) == "/srv");
  BOOST_TEST(servers.at("files").env.at(0).second == "@env:KEY");
  BOOST_TEST(servers.at("search").start_timeout_ms == 5U);
  BOOST_TEST(config::settings().host.mcp.expose.empty());  // a model calls what somebody has named
  BOOST_TEST(problem(R"({"mcp": {"servers": {"a": {"comand": "x"}}}})").find("\"command\"") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_dumped_can_be_read_back) {
  config::settings settings;
  settings.host.flow.actions["a"] = {.concurrency_max = 3, .rate = rate_limit{1, 2}};
  settings.host.flow.workflows["w"].key = "/id";
  settings.host.data_directory = "/d";
  settings.host.limits.retry.jitter = 0.25;
  settings.host.module_config["m"] = R"({"a":1})";
  settings.log.format = "json";
  config::settings again;
  const std::string dumped = config::to_json(settings);
  BOOST_REQUIRE(config::apply_file(again, dumped, "/f").ok());
  BOOST_TEST(config::to_json(again) == dumped);
  BOOST_TEST(again.host.limits.retry.jitter == 0.25);
}

BOOST_AUTO_TEST_SUITE_END()
