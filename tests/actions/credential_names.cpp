// Goal: what is named for a run is well formed before it is kept, and found by its kind.
#include "actions/credential_names.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::actions;

BOOST_AUTO_TEST_SUITE(credential_names)

BOOST_AUTO_TEST_CASE(what_is_named_is_found_by_its_kind) {
  const auto text = checked_credential_names("slack.bot=second,github=user/me");
  BOOST_TEST_REQUIRE(text.ok());
  BOOST_TEST(named_for(*text, "slack.bot") == "second");
  BOOST_TEST(named_for(*text, "github") == "user/me");
  BOOST_TEST(named_for(*text, "git").empty());
  BOOST_TEST(named_for("", "git").empty());
}

BOOST_AUTO_TEST_CASE(what_is_malformed_is_refused) {
  for (const char* text : {"slack", "=a", "slack=", "slack=A", "slack=team/a", "slack=user/",
                           "slack=a,slack=b", "slack=a,,github=b", "slack=a/b/c"})
    BOOST_TEST(!checked_credential_names(text).ok(), text);
  BOOST_TEST(checked_credential_names("").ok());
}

BOOST_AUTO_TEST_SUITE_END()
