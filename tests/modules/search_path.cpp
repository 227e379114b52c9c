#include "modules/search_path.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;
using namespace module_tests;
using paths = std::vector<fs::path>;

BOOST_AUTO_TEST_CASE(what_was_asked_for_comes_before_the_environment_and_the_system) {
  const paths path = search_path({"/a", "b"}, {"/c:/d", "/xdg", "/home/me"});
  const paths expected = {"/a",
                          "b",
                          "/c",
                          "/d",
                          "/xdg/pawl/modules",
                          "/usr/local/lib/pawl/modules",
                          "/usr/lib/pawl/modules"};
  BOOST_TEST(path == expected);
}

BOOST_AUTO_TEST_CASE(home_stands_in_for_a_missing_or_relative_xdg_data_home) {
  BOOST_TEST((search_path({}, {"", "", "/home/me"})[0] == "/home/me/.local/share/pawl/modules"));
  BOOST_TEST(
      (search_path({}, {"", "data", "/home/me"})[0] == "/home/me/.local/share/pawl/modules"));
}

BOOST_AUTO_TEST_CASE(empty_parts_are_passed_over) {
  const paths path = search_path({}, {"::/c:", "", ""});
  const paths expected = {"/c", "/usr/local/lib/pawl/modules", "/usr/lib/pawl/modules"};
  BOOST_TEST(path == expected);
}

BOOST_AUTO_TEST_CASE(files_come_by_name_and_only_with_the_suffix) {
  temporary_directory directory;
  for (const char* name : {"b.so", "a.so", "c.txt", "c.so.part", "README"}) {
    put_file(directory / name, "x");
  }
  fs::create_directory(directory / "d.so");
  const auto files = module_files(directory.path());
  BOOST_REQUIRE(files.ok());
  const paths expected = {directory / "a.so", directory / "b.so"};
  BOOST_TEST(*files == expected);
}

BOOST_AUTO_TEST_CASE(a_missing_directory_holds_nothing_and_a_file_is_no_directory) {
  temporary_directory directory;
  const auto missing = module_files(directory / "missing");
  BOOST_REQUIRE(missing.ok());
  BOOST_TEST(missing->empty());
  put_file(directory / "file", "x");
  BOOST_TEST(!module_files(directory / "file").ok());
}
