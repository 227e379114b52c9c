#include "logging/log.hpp"

#include "cli/temporary_directory.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

using namespace pawl;
namespace fs = std::filesystem;

namespace {

struct directory : cli::test::temporary_directory {
  ~directory() { log::stop(); }
  std::vector<std::string> lines() const {
    std::ifstream file(path / "logs" / "pawl.log");
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_line_is_a_sentence_and_named_values, directory) {
  BOOST_REQUIRE(log::start({.level = "info", .target = "file"}, path).ok());
  log::info("run ended", {{"run", "r1"}, {"took_ms", 12}, {"ok", true}, {"why", "a \"b\"\nc"}});
  log::debug("not asked for");
  log::stop();
  BOOST_REQUIRE(lines().size() == 1u);
  BOOST_TEST(lines()[0].find(R"(info    run ended run=r1 took_ms=12 ok=true why="a \"b\"\nc")") !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(as_json_each_line_is_an_object, directory) {
  BOOST_REQUIRE(log::start({.level = "debug", .format = "json", .target = "file"}, path).ok());
  log::warning("bad \"module\"", {{"file", "/a b\t.so"}, {"size", uint64_t(5)}});
  log::stop();
  BOOST_REQUIRE(lines().size() == 1u);
  const auto line = boost::json::parse(lines()[0]);
  BOOST_TEST(line.at("level").as_string() == "warning");
  BOOST_TEST(line.at("text").as_string() == "bad \"module\"");
  BOOST_TEST(line.at("file").as_string() == "/a b\t.so");
  BOOST_TEST(line.at("size").as_int64() == 5);
}

BOOST_FIXTURE_TEST_CASE(a_full_file_is_put_aside_and_the_oldest_deleted, directory) {
  BOOST_REQUIRE(
      log::start({.level = "info", .target = "file", .file_bytes_max = 2'000, .files_max = 2}, path)
          .ok());
  for (int i = 0; i < 200; ++i) log::info("a line of some length, again and again", {{"i", i}});
  log::stop();
  size_t files = 0, bytes = 0;
  for (const auto& file : fs::directory_iterator(path / "logs")) {
    ++files;
    bytes += file.file_size();
  }
  BOOST_TEST(files == 3u);  // the one written to, and two put aside
  BOOST_TEST(bytes <= 3 * 2'000u);
}

BOOST_FIXTURE_TEST_CASE(wrong_options_are_named, directory) {
  const auto started = log::start({.level = "loud"}, path);
  BOOST_REQUIRE(!started.ok());
  BOOST_TEST(started.error().message.find("\"loud\"") != std::string::npos);
  BOOST_TEST(!log::start({.format = "xml"}, path).ok());
}

BOOST_FIXTURE_TEST_CASE(threads_may_write_while_it_starts_and_stops, directory) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i)
    writers.emplace_back([] {
      for (int n = 0; n < 500; ++n) log::info("busy", {{"n", n}});
    });
  for (int i = 0; i < 10; ++i) {
    BOOST_TEST(log::start({.level = "info", .target = "file"}, path).ok());
    log::stop();
  }
  for (std::thread& writer : writers) writer.join();
  BOOST_TEST(!log::enabled(log::level::error));
}
