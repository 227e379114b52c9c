// What people decide about versions: install, activate, drain; whose modules are trusted; and files
// that are only half there.
#include "modules/catalog.hpp"
#include "modules/signer.hpp"
#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <optional>
#include <set>
#include <unistd.h>

using namespace pawl::modules;
using namespace module_tests;
using namespace std::chrono_literals;

namespace {

struct fixture {
  temporary_directory directory;
  fs::path folder = directory / "modules";
  fs::path copies_directory = directory / "data/modules";
  noting_host host;
  catalog_options options;
  std::optional<catalog> opened;

  fixture() {
    options.copies_directory = copies_directory;
    options.installed_directory = directory / "data/installed";
    options.directories = {folder};
    options.host = host.table();
    options.describe = described_by_program();
    options.unload_after = 0ms;
  }

  catalog& modules() {
    if (!opened) {
      opened.emplace(options);
      const auto recalled = opened->recall_choices();
      BOOST_REQUIRE_MESSAGE(recalled.ok(), reason_of(recalled));
      opened->scan();
    }
    return *opened;
  }
  void restart() { opened.reset(); }

  // What new runs take.
  std::string taken() {
    const auto found = modules().find_workflow("good.flow");
    return found ? found->pinned_to.version : "none";
  }
  pin pin_of(const std::string& version) {
    const auto found = modules().find_version("good", version);
    BOOST_REQUIRE_MESSAGE(found.ok(), reason_of(found));
    return *found;
  }
  // "1.0.0 old, 2.0.0 active"
  std::string states() {
    std::string told;
    for (const module_version& each : modules().versions()) {
      if (!told.empty()) told += ", ";
      told += each.about.version + " " + std::string(each.state);
    }
    return told;
  }
  std::string install(const std::string& name, const std::string& signature = {}) {
    return reason_of(modules().install(read_file(fault(name)), signature));
  }
  void drop(const std::string& name) {
    put_module(folder, name, "good");
    modules().scan();
  }
  static void must(const pawl::result<void>& done) {
    BOOST_REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().message));
  }
  // Of the copies directory, in this process.
  static size_t mapped_files(const fs::path& below) {
    std::ifstream maps("/proc/self/maps");
    std::set<std::string> files;
    for (std::string line; std::getline(maps, line);) {
      const size_t at = line.find(below.string());
      if (at != std::string::npos) files.insert(line.substr(at));
    }
    return files.size();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(versions, fixture)

BOOST_AUTO_TEST_CASE(one_can_go_back_and_on_again_over_restarts) {
  drop("good");
  drop("good_2");
  BOOST_TEST(states() == "1.0.0 old, 2.0.0 active");
  must(modules().activate(pin_of("1.0.0")));
  BOOST_TEST(taken() == "1.0.0");
  modules().scan();
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(modules().collect({}) == 0U);  // 2.0.0 was live before
  restart();
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(states() == "1.0.0 active, 2.0.0 old");
  must(modules().activate(pin_of("2.0.0")));
  BOOST_TEST(taken() == "2.0.0");
  restart();
  BOOST_TEST(taken() == "2.0.0");
}

BOOST_AUTO_TEST_CASE(another_file_ends_what_was_activated) {
  drop("good");
  drop("good_2");
  must(modules().activate(pin_of("1.0.0")));
  const fs::path other = folder / "good.so";
  put_file(other, read_file(other) + "x");  // another build of 2.0.0
  modules().scan();
  BOOST_TEST(taken() == "2.0.0");
  const auto several = modules().find_version("good", "2.0.0");
  BOOST_REQUIRE(!several.ok());
  BOOST_TEST(several.error().code == PAWL_ERROR_INVALID_INPUT);
  const pin now = modules().find_workflow("good.flow")->pinned_to;
  const auto exact = modules().find_version("good", "2.0.0-" + now.sha256.substr(0, 12));
  BOOST_REQUIRE_MESSAGE(exact.ok(), reason_of(exact));
  BOOST_TEST((*exact == now));
}

BOOST_AUTO_TEST_CASE(what_was_activated_stays_when_the_other_file_leaves) {
  drop("good");
  drop("good_2");
  must(modules().activate(pin_of("1.0.0")));
  fs::remove(folder / "good.so");
  modules().scan();
  BOOST_TEST(taken() == "1.0.0");
  restart();
  BOOST_TEST(taken() == "1.0.0");
}

BOOST_AUTO_TEST_CASE(the_version_before_is_kept_and_those_before_it_are_not) {
  drop("good");
  const pin first = pin_of("1.0.0");
  drop("good_2");
  const fs::path file = folder / "good.so";
  put_file(file, read_file(file) + "x");
  modules().scan();
  BOOST_TEST(modules().versions().size() == 3U);
  BOOST_TEST(modules().collect({}) == 1U);
  const std::string told = states();
  BOOST_TEST((told == "2.0.0 old, 2.0.0 active" || told == "2.0.0 active, 2.0.0 old"), told);
  BOOST_TEST(!modules().find_workflow(first, "good.flow").ok());
  const auto gone = modules().activate(first);
  BOOST_REQUIRE(!gone.ok());
  BOOST_TEST(gone.error().code == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(mapped_files(copies_directory) == 1U);  // the one before is kept, but not in memory
}

BOOST_AUTO_TEST_CASE(a_drained_version_goes_with_its_last_run) {
  drop("good");
  const pin version = pin_of("1.0.0");
  const std::vector<pin> pinned = {version};
  must(modules().drain(version));
  BOOST_TEST(taken() == "none");
  BOOST_TEST((modules().find_action("good.act") != nullptr));  // its runs may need it
  BOOST_TEST(states() == "1.0.0 draining");
  BOOST_TEST(modules().collect(pinned) == 0U);
  restart();
  BOOST_TEST(taken() == "none");
  BOOST_TEST(modules().find_workflow(version, "good.flow").ok());
  BOOST_TEST(modules().collect({}) == 1U);
  BOOST_TEST(states() == "1.0.0 removed");
  BOOST_TEST((modules().find_action("good.act") == nullptr));
  BOOST_TEST(mapped_files(copies_directory) == 0U);
  restart();
  BOOST_TEST(states() == "1.0.0 removed");
  must(modules().activate(version));
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(states() == "1.0.0 active");
}

BOOST_AUTO_TEST_CASE(draining_leaves_the_field_to_another_file) {
  put_module(folder, "good", "a");
  put_module(folder, "good_2", "b");
  BOOST_TEST(taken() == "2.0.0");
  must(modules().drain(pin_of("2.0.0")));
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(modules().collect({}) == 1U);
  modules().scan();
  BOOST_TEST(states() == "1.0.0 active, 2.0.0 removed");
}

BOOST_AUTO_TEST_CASE(installed_modules_stay) {
  BOOST_TEST(install("good") == "none");
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(install("good_2") == "none");
  BOOST_TEST(taken() == "2.0.0");
  restart();
  BOOST_TEST(states() == "1.0.0 old, 2.0.0 active");
  BOOST_TEST(install("good") == "none");  // an older one is as good, when it is asked for
  BOOST_TEST(taken() == "1.0.0");
  const std::vector<pin> pinned = {pin_of("1.0.0")};
  must(modules().drain(pinned.front()));
  BOOST_TEST(modules().collect(pinned) == 0U);
  restart();
  BOOST_TEST(taken() == "none");
  BOOST_TEST((modules().find_action("good.act") != nullptr));
  BOOST_TEST(modules().collect({}) == 1U);
  BOOST_TEST((modules().find_action("good.act") == nullptr));
  BOOST_TEST(states() == "2.0.0 old");  // kept to go back to; the installed file itself is gone
}

BOOST_AUTO_TEST_CASE(what_can_not_be_installed_leaves_what_was_there) {
  BOOST_TEST(install("good") == "none");
  for (const char* bad : {"missing_title", "crash_in_entry", "no_entry", "good_3"}) {
    BOOST_TEST(install(bad) != "none");
    BOOST_TEST(taken() == "1.0.0");
  }
  BOOST_TEST(install("good_3").find("its open() failed") != std::string::npos);
  BOOST_TEST(install("slug_clash").find("is taken by module") != std::string::npos,
             install("slug_clash"));
  restart();
  BOOST_TEST(taken() == "1.0.0");
  size_t files = 0;
  for (const auto& each : fs::directory_iterator(options.installed_directory)) {
    (void)each;
    ++files;
  }
  BOOST_TEST(files == 1U);
}

BOOST_AUTO_TEST_CASE(a_version_that_does_not_open_is_not_activated) {
  drop("good");
  put_module(folder, "good_3");
  modules().scan();
  BOOST_TEST(taken() == "1.0.0");
  const auto refused = modules().find_version("good", "3.0.0");
  BOOST_REQUIRE_MESSAGE(refused.ok(), reason_of(refused));
  const auto activated = modules().activate(*refused);
  BOOST_REQUIRE(!activated.ok());
  BOOST_TEST(activated.error().message.find("its open() failed") != std::string::npos,
             activated.error().message);
  BOOST_TEST(taken() == "1.0.0");
}

BOOST_AUTO_TEST_CASE(only_signed_modules_are_loaded_where_a_key_is_trusted) {
  const signer someone, stranger;
  auto key = trusted_key::read(someone.key());
  BOOST_REQUIRE(key.ok());
  drop("good");  // its copy was made when no one asked
  restart();
  options.trusted = *key;
  BOOST_TEST(taken() == "none");
  BOOST_TEST(modules().current()->refused.at(0).reason.find("not signed") != std::string::npos);
  const fs::path signature = folder / "good.so.minisig";
  put_file(signature, stranger.sign(read_file(fault("good"))));
  modules().scan();
  BOOST_TEST(taken() == "none");
  put_file(signature, someone.sign(read_file(fault("good"))));
  modules().scan();
  BOOST_TEST(taken() == "1.0.0");

  // The copy is held to the same.
  const pin version = pin_of("1.0.0");
  fs::remove(folder / "good.so");
  restart();
  BOOST_TEST(modules().find_workflow(version, "good.flow").ok());
  restart();
  fs::remove(copies(copies_directory).path_of(version).string() + ".minisig");
  const auto unsigned_copy = modules().find_workflow(version, "good.flow");
  BOOST_REQUIRE(!unsigned_copy.ok());
  BOOST_TEST(unsigned_copy.error().message.find("not signed") != std::string::npos);

  BOOST_TEST(install("good_2").find("not signed") != std::string::npos);
  BOOST_TEST(install("good_2", someone.sign(read_file(fault("good_2")))) == "none");
  restart();
  BOOST_TEST(taken() == "2.0.0");
}

BOOST_AUTO_TEST_CASE(a_file_is_left_alone_until_it_is_whole) {
  drop("good");
  const std::string bytes = read_file(fault("good_2"));
  const fs::path file = folder / "good.so";
  const int writer = ::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  BOOST_REQUIRE(writer >= 0);
  const size_t half = bytes.size() / 2;
  BOOST_REQUIRE(::write(writer, bytes.data(), half) == static_cast<ssize_t>(half));
  BOOST_TEST(!modules().scan(1ms));
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(modules().current()->refused.empty());
  BOOST_REQUIRE(::write(writer, bytes.data() + half, bytes.size() - half) ==
                static_cast<ssize_t>(bytes.size() - half));
  BOOST_TEST(!modules().scan(1ms));  // whole, but its writer may not know that
  BOOST_TEST(taken() == "1.0.0");
  ::close(writer);
  BOOST_TEST(!modules().scan(std::chrono::hours(1)));
  BOOST_TEST(taken() == "1.0.0");
  while (!modules().scan(1ms)) {
  }
  BOOST_TEST(taken() == "2.0.0");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_short_is_refused_until_it_changes) {
  drop("good");
  const std::string bytes = read_file(fault("good_2"));
  for (const size_t size :
       {size_t{0}, size_t{10}, size_t{64}, bytes.size() / 2, bytes.size() - 1}) {
    put_file(folder / "good.so", bytes.substr(0, size));
    modules().scan();
    BOOST_TEST(taken() == "1.0.0");
    BOOST_TEST(modules().current()->refused.size() == 1U);
  }
  put_file(folder / "good.so", bytes);
  modules().scan();
  BOOST_TEST(taken() == "2.0.0");
  BOOST_TEST(modules().current()->refused.empty());
}

BOOST_AUTO_TEST_SUITE_END()
