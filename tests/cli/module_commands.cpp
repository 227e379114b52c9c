// Commands about versions of modules, and about moving runs between them.
#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using pawl::cli::test::shell;

namespace {

pawl::module_info make_module(std::string version, std::string state, uint64_t runs) {
  pawl::module_info module;
  module.name = "shop";
  module.version = std::move(version);
  module.sha256 = std::string(64, 'a');
  module.state = std::move(state);
  module.runs = runs;
  return module;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_version_is_listed_with_its_runs) {
  shell shell;
  shell.data.modules = {make_module("1.0.0", "old", 17), make_module("2.0.0", "active", 0)};
  BOOST_TEST(shell.run({"modules", "list"}) == 0);
  BOOST_TEST(shell.says("17"));
  BOOST_TEST(shell.says("aaaaaaaaaaaa "));
  BOOST_TEST(shell.run({"modules", "list", "--json"}) == 0);
  BOOST_TEST(shell.document().at("items").at(0).at("runs").as_int64() == 17);
}

BOOST_AUTO_TEST_CASE(a_file_is_installed_with_its_signature) {
  shell shell;
  shell.data.modules = {make_module("1.0.0", "active", 0)};
  const pawl::cli::test::temporary_directory directory;
  const std::string file = directory.path / "shop.so";
  BOOST_TEST(shell.run({"modules", "install", file}) == 3);
  std::ofstream(file) << "bytes";
  BOOST_TEST(shell.run({"modules", "install", file}) == 0);
  BOOST_TEST(shell.data.asked.back() == "install bytes ");
  BOOST_TEST(shell.out == "shop 1.0.0: active\n");
  std::ofstream(file + ".minisig") << "signed";
  BOOST_TEST(shell.run({"modules", "install", file, "--json"}) == 0);
  BOOST_TEST(shell.data.asked.back() == "install bytes signed");
  BOOST_TEST(shell.document().at("state").as_string() == "active");
}

BOOST_AUTO_TEST_CASE(versions_are_activated_drained_and_removed) {
  shell shell;
  for (const char* verb : {"activate", "drain", "remove"}) {
    BOOST_TEST(shell.run({"modules", verb, "shop"}) == 2);
    BOOST_TEST(shell.run({"modules", verb, "shop", "1.0.0"}) == 0);
    BOOST_TEST(shell.data.asked.back() == std::string(verb) + " shop 1.0.0");
  }
  BOOST_TEST(shell.run({"modules", "drain", "shop", "1.0.0"}) == 0);
  BOOST_TEST(shell.out == "shop 1.0.0: draining, 2 runs are held to it\n");
  shell.data.refusal = {.code = "conflict", .message = "it is needed by 2 runs"};
  BOOST_TEST(shell.run({"modules", "remove", "shop", "1.0.0"}) == 1);
  BOOST_TEST(shell.says("it is needed by 2 runs"));
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_fit_shows_what_differs) {
  shell shell;
  shell.data.runs.resize(1);
  shell.data.runs[0].id = "r";
  BOOST_TEST(shell.run({"runs", "migrate", "r"}) == 2);
  BOOST_TEST(shell.run({"runs", "migrate", "r", "--to", "2.0.0"}) == 0);
  BOOST_TEST(shell.data.asked.back() == "migrate r");
  shell.data.refusal = {.code = "conflict",
                        .message = "it does not fit",
                        .details = R"({"seq":2,"expected":{"key":"action:a#0"},"actual":null})"};
  BOOST_TEST(shell.run({"runs", "migrate", "r", "--to", "2.0.0"}) == 1);
  BOOST_TEST(shell.says(R"(expected  {"key":"action:a#0"})"));
  BOOST_TEST(shell.says("actual    null"));
  BOOST_TEST(shell.run({"runs", "migrate", "r", "--to", "2.0.0", "--json"}) == 1);
  BOOST_TEST(shell.document().at("error").at("details").at("seq").as_int64() == 2);
}
