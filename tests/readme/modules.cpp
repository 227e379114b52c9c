// The modules that plugin-api/README.md shows do what it says.
#include <pawl/host.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace {

namespace fs = std::filesystem;

struct fixture {
  fixture() {
    fs::remove_all(data);
    pawl::host_options options;
    options.data_directory = data;
    options.module_directories = {README_MODULES};
    options.module_config = {{"words", R"({"words_max":3})"}};
    options.describer = DESCRIBER_PROGRAM;
    auto opened = pawl::host::open(options);
    BOOST_REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    host = *std::move(opened);
  }
  ~fixture() {
    host.reset();
    fs::remove_all(data);
  }

  std::string answer(const std::string& action, const std::string& input) {
    const auto given = host->run_action(action, input, std::chrono::minutes(1));
    return given ? *given : given.error().code;
  }

  const fs::path data = fs::path(README_MODULES) / "data";
  std::unique_ptr<pawl::host> host;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(readme_modules, fixture)

BOOST_AUTO_TEST_CASE(all_are_loaded) {
  auto modules = host->modules();
  std::erase_if(modules, [](const pawl::module_info& each) { return each.file.empty(); });
  BOOST_TEST(modules.size() == 5U);
  for (const auto& each : modules) BOOST_TEST(each.state == "active", each.name << each.reason);
}

BOOST_AUTO_TEST_CASE(the_action_in_c_tells_how_much_room_there_is) {
  const std::string room = answer("disk.room", "{}");
  BOOST_TEST(room.starts_with(R"({"bytes":)"), room);
}

BOOST_AUTO_TEST_CASE(the_action_in_cpp_counts_as_it_is_configured) {
  BOOST_TEST(answer("words.count", R"({"text":"two words"})") == R"({"words":2})");
  BOOST_TEST(answer("words.count", R"({"text":"these are four words"})") == "too_many_words");
  BOOST_TEST(answer("words.count", R"({"txt":"two words"})") == "invalid_input");
}

BOOST_AUTO_TEST_CASE(the_action_that_ends_later_ends) {
  BOOST_TEST(answer("later.square", "12") == "144");
}

BOOST_AUTO_TEST_CASE(the_action_with_a_secret_is_not_called_without_one) {
  BOOST_TEST(answer("vault.enter", "null") == "missing_credential");
}

BOOST_AUTO_TEST_CASE(the_workflow_runs) {
  const auto started = host->start({.workflow = "review", .input = R"({"text":"one two"})"});
  BOOST_REQUIRE(started.ok());
  const auto ended = host->wait(started->run_id, true, std::chrono::minutes(1));
  BOOST_REQUIRE(ended.ok());
  BOOST_TEST(ended->status == "completed");
  BOOST_TEST(ended->output.value_or("") == R"({"words":2})");
}

BOOST_AUTO_TEST_SUITE_END()
