// Goal: what is sealed opens in its own place under its own key alone.
#include "vault/sealed.hpp"

#include "cli/temporary_directory.hpp"
#include "vault/key.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace pawl::vault;
using pawl::vault::open;

BOOST_AUTO_TEST_SUITE(sealed)

BOOST_AUTO_TEST_CASE(only_the_same_key_and_context_open_it) {
  const key one, other;
  const std::string text = seal("secret", "here", one);
  BOOST_TEST(text.find("secret") == text.npos);
  BOOST_TEST(text != seal("secret", "here", one));  // a nonce of chance
  BOOST_TEST_REQUIRE(open(text, "here", one).has_value());
  BOOST_TEST(open(text, "here", one)->view() == "secret");
  BOOST_TEST(!open(text, "there", one).has_value());
  BOOST_TEST(!open(text, "here", other).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_changed_does_not_open) {
  const key one;
  const std::string text = seal("secret", "here", one);
  for (size_t at = 0; at < text.size(); at += 3) {
    std::string changed = text;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    BOOST_TEST(!open(changed, "here", one).has_value());
  }
  BOOST_TEST(!open("", "here", one).has_value());
  BOOST_TEST(!open("AAAA", "here", one).has_value());
  BOOST_TEST(!open("?", "here", one).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_of_keys_is_ours_alone_and_the_first_one_encrypts) {
  const pawl::cli::test::temporary_directory directory;
  const auto file = directory.path / "vault.key";
  const auto made = key_ring::create(file);
  BOOST_TEST_REQUIRE(made.ok());
  using std::filesystem::perms;
  BOOST_TEST(
      (std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write)));
  BOOST_TEST(key_ring::create(file).error().code == "conflict");

  const key_ring both = made->with_new_key();
  BOOST_TEST_REQUIRE(both.write(file).ok());
  const auto read = key_ring::read({key_source::place::file, file});
  BOOST_TEST_REQUIRE(read.ok());
  BOOST_TEST(read->has_old());
  BOOST_TEST(read->first().id() == both.first().id());
  BOOST_TEST_REQUIRE(read->find(made->first().id()) != nullptr);
  const std::string text = seal("secret", "here", made->first());
  BOOST_TEST(open(text, "here", *read->find(made->first().id())).has_value());
}

BOOST_AUTO_TEST_CASE(text_that_is_no_key_is_told_without_being_repeated) {
  for (const char* text : {"", "0123", "not a key at all", "zz"}) {
    const auto read = key_ring::parse(text, "it");
    BOOST_TEST(!read.ok());
  }
  const std::string digits(64, 'a');
  BOOST_TEST(key_ring::parse(digits + ",\n" + std::string(64, 'b'), "it")->has_old());
  const auto refused = key_ring::parse(digits + "0", "it");
  BOOST_TEST(refused.error().message.find("aaaa") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
