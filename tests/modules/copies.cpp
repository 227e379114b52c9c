#include "modules/copies.hpp"

#include "modules/sha256.hpp"
#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;
using namespace module_tests;

namespace {

module_description about(const std::string& version, const std::string& bytes) {
  module_description module;
  module.name = "shop";
  module.version = version;
  module.title = "Shop";
  module.sha256 = sha256_hex(bytes);
  return module;
}

pin keep(const copies& kept, const std::string& version, const std::string& bytes) {
  const auto staged = kept.stage(bytes);
  BOOST_REQUIRE(staged.ok());
  BOOST_REQUIRE(kept.keep(*staged, about(version, bytes)).ok());
  return about(version, bytes).pin();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_hash_is_sha_256) {
  BOOST_TEST(sha256_hex("abc") ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(a_kept_file_lies_under_its_name_version_and_hash) {
  temporary_directory directory;
  const copies kept(directory / "modules");
  BOOST_TEST(!kept.find(sha256_hex("abc")).has_value());
  const pin copy = keep(kept, "1.0", "abc");
  BOOST_TEST((kept.path_of(copy) == directory / "modules/shop/1.0-ba7816bf8f01/shop.so"));
  BOOST_TEST(read_file(kept.path_of(copy)) == "abc");
  BOOST_TEST((kept.find(copy.sha256).value() == about("1.0", "abc")));
  BOOST_TEST((kept.list() == std::vector<pin>{copy}));
  // Nothing is left on the way in.
  BOOST_TEST(std::distance(fs::directory_iterator(directory / "modules"), {}) == 1);
}

BOOST_AUTO_TEST_CASE(keeping_the_same_again_changes_nothing) {
  temporary_directory directory;
  const copies kept(directory / "modules");
  const pin first = keep(kept, "1.0", "abc");
  const pin second = keep(kept, "1.0", "abc");
  BOOST_TEST((first == second));
  BOOST_TEST(kept.list().size() == 1);
}

BOOST_AUTO_TEST_CASE(a_half_kept_copy_is_none) {
  temporary_directory directory;
  const copies kept(directory / "modules");
  const pin copy = keep(kept, "1.0", "abc");
  fs::remove(kept.path_of(copy));
  BOOST_TEST(!kept.find(copy.sha256).has_value());
}

BOOST_AUTO_TEST_CASE(a_removed_copy_is_gone_and_others_stay) {
  temporary_directory directory;
  const copies kept(directory / "modules");
  const pin old = keep(kept, "1.0", "abc");
  const pin current = keep(kept, "1.1", "abcd");
  BOOST_TEST(kept.remove(old));
  BOOST_TEST(!kept.find(old.sha256).has_value());
  BOOST_TEST((kept.list() == std::vector<pin>{current}));
}

BOOST_AUTO_TEST_CASE(what_a_dead_process_left_is_removed_after_a_while) {
  temporary_directory directory;
  const copies kept(directory / "modules");
  const auto fresh = kept.stage("fresh");
  const auto abandoned = kept.stage("abandoned");
  BOOST_REQUIRE((fresh.ok() && abandoned.ok()));
  fs::last_write_time(*abandoned, fs::file_time_type::clock::now() - std::chrono::hours(2));
  kept.remove_abandoned();
  BOOST_TEST(fs::exists(*fresh));
  BOOST_TEST(!fs::exists(*abandoned));
}

BOOST_AUTO_TEST_CASE(a_place_that_can_not_be_written_is_said) {
  temporary_directory directory;
  put_file(directory / "file", "x");
  const auto staged = copies(directory / "file").stage("abc");
  BOOST_REQUIRE(!staged.ok());
  BOOST_TEST(staged.error().code == PAWL_ERROR_UNAVAILABLE);
}
