// `pawl runs export` and `pawl replay`: from a run to a file, and from the file to a module.
#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <pawl/testing.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

using pawl::cli::test::shell;

namespace {

const std::string module = MODULE_FOLDER "/approval.so";

struct folder : pawl::cli::test::temporary_directory {
  std::string file(const std::string& name) const { return (path / name).string(); }
  std::string read(const std::string& name) const {
    std::ifstream in(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // A run of the shipped workflow; with other words in it, what other code would have recorded.
  std::string recorded(const std::string& from = {}, const std::string& to = {}) const {
    pawl::testing::environment env({.modules = {module}});
    env.stub("files.append").gives(R"({"size": 1})");
    auto run = env.run("approval", R"({"subject": "a", "inbox": "inbox.txt"})");
    std::string text = run.record().text();
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    pawl::testing::recording(text).save(path / "run.json");
    return file("run.json");
  }
};

struct with_program : shell {
  with_program() { program = PAWL_PROGRAM; }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_is_exported_to_stdout_or_to_a_file) {
  const folder folder;
  shell shell;
  pawl::run_info run;
  run.id = "a";
  shell.data.runs.push_back(run);
  BOOST_TEST(shell.run({"runs", "export", "a"}) == 0);
  BOOST_TEST(shell.out == "recording of a\n");
  BOOST_TEST(shell.run({"runs", "export", "a", "-o", folder.file("a.json"), "--json"}) == 0);
  BOOST_TEST(folder.read("a.json") == "recording of a\n");
  BOOST_TEST(shell.document().at("bytes") == 15);
  BOOST_TEST(!shell.data.opened.back());  // to look only
  BOOST_TEST(shell.run({"runs", "export", "b"}) == 3);
  BOOST_TEST(shell.run({"runs", "export", "a", "-o", folder.file("none/a.json")}) == 4);
  BOOST_TEST(shell.says("can't write"));
}

BOOST_AUTO_TEST_CASE(a_module_that_does_the_same_fits) {
  const folder folder;
  const std::string file = folder.recorded();
  with_program shell;
  BOOST_TEST(shell.run({"replay", file, "--module", module}) == 0, shell.err);
  BOOST_TEST(shell.out == "fits: 1 run replayed\n");
  BOOST_TEST(shell.run({"replay", file, "--module", module, "--json"}) == 0);
  BOOST_TEST(shell.document().at("fits") == true);
  BOOST_TEST(shell.data.opened.empty());
}

BOOST_AUTO_TEST_CASE(the_first_command_that_differs_is_told_with_both_sides) {
  const folder folder;
  const std::string file = folder.recorded("Please approve", "Kindly approve");
  with_program shell;
  BOOST_TEST(shell.run({"replay", file, "--module", module}) == 1);
  BOOST_TEST(shell.out.find("Kindly approve") < shell.out.find("Please approve"));
  BOOST_TEST(shell.run({"replay", file, "--module", module, "--json"}) == 1);
  const auto difference = shell.document().at("differences").at(0);
  BOOST_TEST(difference.at("expected").at("key").as_string() == "action:files.append#0");
  BOOST_TEST(difference.at("seq").to_number<int>() > 1);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_replayed_is_said) {
  const folder folder;
  const std::string file = folder.recorded();
  with_program shell;
  BOOST_TEST(shell.run({"replay", file}) == 2);
  BOOST_TEST(shell.says("--module"));
  BOOST_TEST(shell.run({"replay", folder.file("none.json"), "--module", module}) == 3);
  BOOST_TEST(shell.run({"replay", file, "--module", folder.file("none.so")}) == 3);
  BOOST_TEST(shell.run({"replay", file, "--module", MODULE_FOLDER "/text.so"}) == 2);
  BOOST_TEST(shell.says("which no module here has"));
  std::ofstream(folder.path / "text.json") << "{}";
  BOOST_TEST(shell.run({"replay", folder.file("text.json"), "--module", module}) == 2);
  BOOST_TEST(shell.says("is no recording"));
}
