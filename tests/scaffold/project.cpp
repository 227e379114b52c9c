#include "scaffold/project.hpp"

#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"
#include "scaffold/project_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using pawl::scaffold::make_project;
using pawl::scaffold::project_request;

namespace {

const std::vector<project_request> offered = {
    {"action", "order-desk", "c"},        {"action", "order-desk", "cpp"},
    {"action", "order-desk", "rust"},     {"integration", "order-desk", "c"},
    {"integration", "order-desk", "cpp"}, {"integration", "order-desk", "rust"},
    {"workflow", "order-desk", "c"},      {"workflow", "order-desk", "cpp"},
    {"workflow", "order-desk", "rust"},
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_project_is_complete) {
  for (const project_request& request : offered) {
    BOOST_TEST_CONTEXT(request.kind << " in " << request.language) {
      const auto made = make_project(request);
      BOOST_REQUIRE(made);
      BOOST_TEST(made->commands.size() >= 3u);
      std::vector<std::string> paths;
      for (const auto& file : made->files) {
        paths.push_back(file.path);
        for (const char* mark : {"@name@", "@title@", "@crate@", "@pawl_version@"})
          BOOST_TEST(file.text.find(mark) == std::string::npos, file.path << " has " << mark);
        BOOST_TEST(file.path.find("NAME") == std::string::npos);
        BOOST_TEST(file.executable() == (file.path == "ci"));
      }
      for (const char* path : {"README.md", "ci", ".gitignore"})
        BOOST_TEST(std::ranges::count(paths, path) == 1, "not one " << path);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_makes_no_project_is_refused_with_the_reason) {
  const auto message = [](const project_request& request) {
    const auto made = make_project(request);
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().code == "usage");
    return made.error().message;
  };
  const auto says = [](const std::string& text, const char* part) {
    BOOST_TEST(text.find(part) != std::string::npos, text);
  };
  says(message({"plugin", "a", "c"}), "action, integration, workflow");
  says(message({"action", "a", "java"}), "c, cpp, rust");
  for (const char* name : {"", "Shop", "2fa", "a_b", "a-", "a--b", "../a", "a b", "test", "-a"})
    says(message({"action", name, "c"}), "A good one is like order-desk");
  says(message({"action", std::string(65, 'a'), "c"}), "64");
}

BOOST_AUTO_TEST_CASE(what_is_there_is_never_written_over) {
  const pawl::cli::test::temporary_directory directory;
  pawl::cli::test::shell shell;
  const std::string dir = directory.path.string();
  const std::vector<std::string> words = {"new", "action", "shop", "--lang", "c", "--dir", dir};
  BOOST_TEST(shell.run(words) == 0);
  BOOST_TEST(shell.says("cmake --build build"));
  BOOST_TEST(shell.says("export PATH=/opt/pawl/bin:"));  // the shell's program is not on its PATH
  std::ofstream(directory.path / "shop/README.md") << "mine";
  BOOST_TEST(shell.run(words) == 1);
  BOOST_TEST(shell.says("is there already"));
  BOOST_TEST(text_of(directory.path / "shop/README.md") == "mine");
  std::filesystem::create_symlink("/nowhere", directory.path / "link");
  BOOST_TEST(shell.run({"new", "action", "link", "--dir", dir}) == 1);
}
