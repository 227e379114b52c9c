// Goal: no form of a secret is left in what a call says.
#include "actions/redactor.hpp"

#include <boost/test/unit_test.hpp>

#include <sodium.h>
#include <string>

using pawl::actions::redactor;

namespace {

std::string base64(const std::string& text, int variant) {
  std::string made(sodium_base64_encoded_len(text.size(), variant), '\0');
  sodium_bin2base64(made.data(), made.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), variant);
  made.pop_back();
  return made;
}

std::string redacted(std::string text, std::string secret = "s3cret/+ key?") {
  redactor({std::move(secret)}).redact(text);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redactors)

BOOST_AUTO_TEST_CASE(a_secret_gives_way_wherever_it_stands) {
  BOOST_TEST(redacted("a s3cret/+ key? and a s3cret/+ key?") == "a [redacted] and a [redacted]");
  BOOST_TEST(redacted("nothing here") == "nothing here");
}

BOOST_AUTO_TEST_CASE(its_base64_is_found_at_every_alignment) {
  for (const std::string before : {"", "u", "us", "user:"}) {
    for (const int variant : {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE,
                              sodium_base64_VARIANT_ORIGINAL_NO_PADDING}) {
      const std::string text = redacted("Basic " + base64(before + "s3cret/+ key?" + "x", variant));
      BOOST_TEST(text.find("[redacted]") != text.npos, before << ": " << text);
    }
  }
}

BOOST_AUTO_TEST_CASE(its_escaped_forms_are_found) {
  BOOST_TEST(redacted("k=s3cret%2F%2B%20key%3F&") == "k=[redacted]&");
  BOOST_TEST(redacted("k=s3cret%2f%2b%20key%3f&") == "k=[redacted]&");
  BOOST_TEST(redacted("k=s3cret%2F%2B+key%3F&") == "k=[redacted]&");
  BOOST_TEST(redacted(R"("s3cret\/+ key?")") == R"("[redacted]")");
  BOOST_TEST(redacted(R"("one\ntwo \"three\"")", "one\ntwo \"three\"") == R"("[redacted]")");
}

BOOST_AUTO_TEST_CASE(what_is_too_short_to_be_told_from_other_text_is_left) {
  BOOST_TEST(redacted("me and my key", "key") == "me and my key");
}

BOOST_AUTO_TEST_SUITE_END()
