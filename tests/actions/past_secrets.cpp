// Goal: what a module says after its call has ended has no secret of that call either.
#include "actions/past_secrets.hpp"

#include "actions/redactor.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using pawl::actions::past_secrets;
using pawl::actions::redactor;

namespace {

struct fixture {
  std::string redacted(std::string text) const {
    known.redact(text);
    return text;
  }
  past_secrets known;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secrets_of_the_past, fixture)

BOOST_AUTO_TEST_CASE(a_secret_gives_way_in_all_its_forms) {
  BOOST_TEST(redacted("s3cret/+ key?") == "s3cret/+ key?");
  known.add(redactor({"s3cret/+ key?"}));
  BOOST_TEST(redacted("s3cret/+ key?") == "[redacted]");
  BOOST_TEST(redacted("a s3cret/+ key? and a s3cret/+ key?.") == "a [redacted] and a [redacted].");
  BOOST_TEST(redacted("?k=s3cret%2F%2B%20key%3F&x") == "?k=[redacted]&x");
  BOOST_TEST(redacted("Basic czNjcmV0Lysga2V5Pw==") == "Basic [redacted]w==");
  BOOST_TEST(redacted("s3cret/+ key!") == "s3cret/+ key!");
  BOOST_TEST(redacted("short") == "short");
}

BOOST_AUTO_TEST_CASE(the_longest_that_fits_is_meant) {
  known.add(redactor({"12345678", "12345678-abcdef"}));
  BOOST_TEST(redacted("12345678-abcdef 12345678-abc") == "[redacted] [redacted]-abc");
}

BOOST_AUTO_TEST_CASE(many_are_known_at_once) {
  for (int number = 100; number < 200; ++number)
    known.add(redactor({"the secret number " + std::to_string(number)}));
  BOOST_TEST(redacted("the secret number 100, the secret number 199") == "[redacted], [redacted]");
}

BOOST_AUTO_TEST_SUITE_END()
