#include "modules/identifier.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;

BOOST_AUTO_TEST_CASE(only_what_cpp_can_say_is_an_identifier) {
  for (const char* name : {"a", "send_message", "X1", "stdout"})
    BOOST_TEST(is_identifier(name), name);
  for (const char* name : {"", "1a", "_a", "a-b", "a__b", "class", "xor", "std", "errno", "ü"})
    BOOST_TEST(!is_identifier(name), name);
}

BOOST_AUTO_TEST_CASE(any_slug_becomes_an_identifier) {
  BOOST_TEST(to_identifier("send-message") == "send_message");
  BOOST_TEST(to_identifier("a..b") == "a_b");
  BOOST_TEST(to_identifier("delete") == "delete_");
  BOOST_TEST(to_identifier("2fa") == "n2fa");
  BOOST_TEST(to_identifier("") == "n");
}

BOOST_AUTO_TEST_CASE(each_name_is_given_out_once) {
  identifiers names;
  BOOST_TEST(names.take("x-y") == "x_y");
  BOOST_TEST(names.take("x.y") == "x_y_2");
  BOOST_TEST(names.take("x_y") == "x_y_3");
}
