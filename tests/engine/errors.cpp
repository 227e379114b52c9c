#include "engine/errors.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(errors)

// It was recorded as it came, and each replay failed when it became part of a request to a model.
BOOST_AUTO_TEST_CASE(what_a_module_says_that_is_no_utf_8_is_replaced) {
  pawl_error given = {};
  given.size = sizeof given;
  given.code = pawl::detail::view("od\xff");
  given.message = pawl::detail::view("gr\xfc\xdf");
  given.details = pawl::detail::view("\"\xe3\x81\"");
  const pawl::failure why = pawl::engine::to_failure(given);
  BOOST_TEST(why.code == "od\xef\xbf\xbd");
  BOOST_TEST(why.message.starts_with("gr\xef\xbf\xbd"));
  BOOST_TEST(why.details == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

BOOST_AUTO_TEST_SUITE_END()
