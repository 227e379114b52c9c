#include "modules/settled.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace module_tests;
using pawl::modules::is_settled;

BOOST_AUTO_TEST_CASE(a_file_that_just_changed_is_not_settled) {
  const temporary_directory directory;
  const fs::path file = put_file(directory / "a.so", "x");
  BOOST_TEST(!is_settled(file, std::chrono::hours(1)));
  BOOST_TEST(is_settled(file, 0ms));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_writing_is_not_settled) {
  const temporary_directory directory;
  const fs::path file = put_file(directory / "a.so", "x");
  const int writer = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  BOOST_REQUIRE(writer >= 0);
  BOOST_TEST(!is_settled(file, 0ms));
  ::close(writer);
  BOOST_TEST(is_settled(file, 0ms));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_for_others_to_tell) {
  BOOST_TEST(is_settled("/nowhere/a.so", 1ms));
}
