#include "config/closest.hpp"

#include <boost/test/unit_test.hpp>

using pawl::config::closest;

BOOST_AUTO_TEST_CASE(small_slips_find_their_word) {
  const std::vector<std::string_view> names = {"--input", "--id", "--idempotency-key", "--json"};
  BOOST_TEST(closest("--imput", names) == "--input");
  BOOST_TEST(closest("--inptu", names) == "--input");
  BOOST_TEST(closest("--jsn", names) == "--json");
  BOOST_TEST(closest("--idem", names) == "--idempotency-key");  // begins only that one
}

BOOST_AUTO_TEST_CASE(what_is_far_from_all_finds_none) {
  BOOST_TEST(closest("--verbose", {"--input", "--id"}) == "");
  BOOST_TEST(closest("x", {"y", "z"}) == "");
  BOOST_TEST(closest("", {"a"}) == "");
  BOOST_TEST(closest("a", {}) == "");
}
