#include "models/tool_names.hpp"

#include <boost/test/unit_test.hpp>

using pawl::models::tool_names;

BOOST_AUTO_TEST_SUITE(names_of_tools)

BOOST_AUTO_TEST_CASE(a_name_is_one_that_models_take_and_comes_back) {
  tool_names names;
  BOOST_TEST(names.outside("orders.refund") == "orders_refund");
  BOOST_TEST(names.inside("orders_refund") == "orders.refund");
  BOOST_TEST(names.outside("orders.refund") == "orders_refund");
}

BOOST_AUTO_TEST_CASE(names_that_would_be_one_stay_two) {
  tool_names names;
  const std::string first = names.outside("a.b"), second = names.outside("a_b");
  BOOST_TEST(first != second);
  BOOST_TEST(names.inside(second) == "a_b");
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_and_stay_apart) {
  tool_names names;
  const std::string first = names.outside(std::string(100, 'a') + "1");
  const std::string second = names.outside(std::string(100, 'a') + "2");
  BOOST_TEST(first.size() <= 64U);
  BOOST_TEST(second.size() <= 64U);
  BOOST_TEST(first != second);
  BOOST_TEST(names.inside(second) == std::string(100, 'a') + "2");
}

BOOST_AUTO_TEST_CASE(what_a_model_made_up_stays_as_it_is) {
  tool_names names;
  BOOST_TEST(names.inside("rm_rf") == "rm_rf");
}

BOOST_AUTO_TEST_SUITE_END()
