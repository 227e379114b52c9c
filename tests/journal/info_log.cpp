// RocksDB's messages: kept, bounded, and no danger to the process when the disk takes nothing.
#include "journal/info_log.hpp"

#include "journal/journal_fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace pawl::journal;

// A file system that is full when the journal is opened once ended the whole process: RocksDB's own
// logger asserts that its file has not failed before.
BOOST_AUTO_TEST_CASE(a_disk_that_takes_nothing_does_not_end_the_process) {
  const scratch_directory directory;
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    if (!open_rocksdb_store(directory.path())) ::_exit(2);
    const rlimit nothing = {0, 0};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &nothing);
    const auto opened = open_rocksdb_store(directory.path());
    ::_exit(!opened && opened.error().retryable ? 0 : 1);
  }
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_CASE(the_log_is_bounded) {
  const scratch_directory directory;
  std::filesystem::create_directories(directory.path());
  const auto log = open_info_log(directory.path());
  const std::string line(1000, 'x');
  for (int i = 0; i < 10'000; ++i) {
    rocksdb::Log(rocksdb::InfoLogLevel::WARN_LEVEL, log, "%s", line.c_str());
  }
  uintmax_t bytes = 0;
  size_t files = 0;
  for (const auto& each : std::filesystem::directory_iterator(directory.path())) {
    bytes += each.file_size();
    ++files;
  }
  BOOST_TEST(files == 2U);
  BOOST_TEST(bytes > 2'000'000U);
  BOOST_TEST(bytes < 5'000'000U);
}
