#include "modules/binary.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

using namespace pawl::modules;
using namespace module_tests;

namespace {

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_file_is_read_and_hashed) {
  const auto read = read_binary(fault("good"));
  BOOST_REQUIRE(read.ok());
  BOOST_TEST((read->bytes == read_file(fault("good"))));
  BOOST_TEST(read->sha256.size() == 64);
  BOOST_TEST(read->warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_not_found) {
  const auto read = read_binary(fault("nowhere"));
  BOOST_REQUIRE(!read.ok());
  BOOST_TEST(read.error().code == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(only_files_that_we_can_trust) {
  temporary_directory directory;
  const fs::path file = put_module(directory.path(), "good");
  ::chmod(file.c_str(), 0666);
  BOOST_TEST(says(reason_of(read_binary(file)), "everybody may write"));
  ::chmod(file.c_str(), 0644);
  BOOST_TEST(reason_of(read_binary(file)) == "none");
  if (::geteuid() == 0) {
    BOOST_REQUIRE(::chown(file.c_str(), 12345, 12345) == 0);
    BOOST_TEST(says(reason_of(read_binary(file)), "user id 12345"));
  }
}

BOOST_AUTO_TEST_CASE(a_pipe_with_a_modules_name_does_not_hang) {
  temporary_directory directory;
  const fs::path pipe = directory / "pipe.so";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  BOOST_TEST(says(reason_of(read_binary(pipe)), "not a regular file"));
}

BOOST_AUTO_TEST_CASE(the_entry_is_looked_for_before_anything_runs) {
  BOOST_TEST(says(reason_of(read_binary(fault("no_entry"))), "exports no pawl_module_v1"));
  BOOST_TEST(says(reason_of(read_binary(fault("wrong_major"))), "major version 2"));
}

BOOST_AUTO_TEST_CASE(more_exports_than_the_entry_are_a_warning) {
  const auto read = read_binary(fault("more_exports"));
  BOOST_REQUIRE(read.ok());
  BOOST_REQUIRE(read->warnings.size() == 1);
  BOOST_TEST(says(read->warnings[0], "2 symbols"));
}
