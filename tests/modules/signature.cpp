#include "modules/signature.hpp"

#include "modules/signer.hpp"
#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

using pawl::modules::trusted_key;
using namespace module_tests;

namespace {

std::string replaced(std::string in, const std::string& what, const std::string& by) {
  return in.replace(in.find(what), what.size(), by);
}

}  // namespace

BOOST_AUTO_TEST_CASE(both_kinds_of_signatures_are_taken) {
  const signer someone;
  const auto key = trusted_key::read(someone.key());
  BOOST_REQUIRE_MESSAGE(key.ok(), reason_of(key));
  for (const bool hashed : {true, false}) {
    const auto verified = key->verify("some bytes", someone.sign("some bytes", hashed));
    BOOST_TEST(verified.ok(), reason_of(verified));
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told) {
  const signer someone, other_pair, other_id(8);
  const auto key = trusted_key::read(someone.key());
  BOOST_REQUIRE(key.ok());
  const std::string good = someone.sign("some bytes");
  const std::pair<std::string, const char*> cases[] = {
      {"", "not signed"},
      {"no signature", "not a minisign signature"},
      {good.substr(0, good.size() / 2), "not a minisign signature"},
      {replaced(good, "a comment", "a lie"), "trusted comment"},
      {someone.sign("other bytes"), "not over these bytes"},
      {other_pair.sign("some bytes"), "not over these bytes"},
      {other_id.sign("some bytes"), "another key"},
  };
  for (const auto& [signature, reason] : cases) {
    const auto verified = key->verify("some bytes", signature);
    BOOST_TEST_CONTEXT(reason) {
      BOOST_REQUIRE(!verified.ok());
      BOOST_TEST(verified.error().message.find(reason) != std::string::npos,
                 verified.error().message);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_key_may_be_in_a_file) {
  const signer someone;
  const temporary_directory directory;
  const auto file = put_file(directory / "minisign.pub",
                             "untrusted comment: minisign public key\n" + someone.key() + "\n");
  const auto key = trusted_key::read(file.string());
  BOOST_REQUIRE_MESSAGE(key.ok(), reason_of(key));
  BOOST_TEST(key->verify("x", someone.sign("x")).ok());
  for (const std::string bad : {"RWtooshort", "/nowhere/minisign.pub"}) {
    const auto none = trusted_key::read(bad);
    BOOST_REQUIRE(!none.ok());
    BOOST_TEST(none.error().code == PAWL_ERROR_INVALID_INPUT);
    BOOST_TEST(none.error().message.find(bad) != std::string::npos);
  }
}

// Made by that program from a file with the five bytes "pawl" and a line's end.
BOOST_AUTO_TEST_CASE(what_minisign_wrote_is_taken) {
  const auto key = trusted_key::read("RWRV6UmmASiXKzfT3jQiAjw0zZ49YFa+RlvKg52erTboir4ByDUT/CKE");
  BOOST_REQUIRE(key.ok());
  const std::string hashed =
      "untrusted comment: signature from minisign secret key\n"
      "RURV6UmmASiXK69z6FJOvAczmNwl83CVqQQiCdU0fgaTmuUZ8+hN5NRLdngkEqVQmNe3AJIYz603JWMZ789s1L8hyAR5"
      "zIlbJAo=\n"
      "trusted comment: a module\n"
      "P3sCek+/UgXnvYIninrngONhlqUBMQ7UYcl+GoaGiaKWeKyVL2lz0WG0CxI9/cmu25X2puYbHEevhYUZtw9LCQ==\n";
  const std::string legacy =
      "untrusted comment: signature from minisign secret key\n"
      "RWRV6UmmASiXKxpPdfLEB/UYBoFigq6gINF3JZHTWa1zrfhRzl6y0MdXPfixnHcCrTSw12K/ZyhFmnhB3JyaOtn8K9/6"
      "edFwVgo=\n"
      "trusted comment: a module, the older way\n"
      "CiIc5xt0tEcPwhZC73OuhcQ6A+uCy7gdIjf8LwKoFE4jR5CBEy8fh7CNIaBk0tt4g3t8x+unEx1eSj3HQfvjAQ==\n";
  for (const std::string& signature : {hashed, legacy}) {
    const auto verified = key->verify("pawl\n", signature);
    BOOST_TEST(verified.ok(), reason_of(verified));
    BOOST_TEST(!key->verify("pawl", signature).ok());
  }
}
