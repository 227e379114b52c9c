#include <pawl/error.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_final_error_is_not_retried) {
  const pawl::error why = pawl::final_error("unknown_customer", "there is no customer 17");
  BOOST_TEST(why.code() == "unknown_customer");
  BOOST_TEST(std::string(why.what()) == "there is no customer 17");
  BOOST_TEST(!why.retryable());
  BOOST_TEST(why.details().empty());
}

BOOST_AUTO_TEST_CASE(a_transient_error_says_how_long_to_wait) {
  const pawl::error why = pawl::transient_error(PAWL_ERROR_RATE_LIMITED, "slow down", 30s);
  BOOST_TEST(why.retryable());
  BOOST_TEST(why.retry_after().count() == 30'000);
}

BOOST_AUTO_TEST_CASE(an_error_survives_the_way_through_plain_data) {
  pawl::error before = pawl::transient_error("shop_closed", "the shop is closed", 5s);
  before.with_details(R"({"opens":9})");
  const pawl_error plain = before.to_abi();
  const pawl::error after(plain);
  BOOST_TEST(after.code() == "shop_closed");
  BOOST_TEST(after.message() == "the shop is closed");
  BOOST_TEST(after.details() == R"({"opens":9})");
  BOOST_TEST(after.retryable());
  BOOST_TEST(after.retry_after().count() == 5'000);
}

BOOST_AUTO_TEST_CASE(members_beyond_the_size_of_plain_data_are_not_read) {
  const pawl::error whole = pawl::transient_error("shop_closed", "the shop is closed", 5s);
  pawl_error plain = whole.to_abi();
  plain.size = offsetof(pawl_error, details);
  const pawl::error after(plain);
  BOOST_TEST(after.message() == "the shop is closed");
  BOOST_TEST(after.retry_after().count() == 0);
}

BOOST_AUTO_TEST_CASE(plain_data_without_a_code_is_internal) {
  BOOST_TEST(pawl::error(pawl_error{}).code() == PAWL_ERROR_INTERNAL);
}

template <class Thrown>
pawl::error caught(Thrown thrown) {
  try {
    throw thrown;
  } catch (...) {
    return pawl::error::from_current();
  }
}

BOOST_AUTO_TEST_CASE(whatever_is_thrown_becomes_an_error) {
  const pawl::error own = caught(pawl::transient_error("busy", "come back"));
  BOOST_TEST(own.code() == "busy");
  BOOST_TEST(own.retryable());

  const pawl::error standard = caught(std::runtime_error("the disk is gone"));
  BOOST_TEST(standard.code() == PAWL_ERROR_INTERNAL);
  BOOST_TEST(standard.message() == "the disk is gone");
  BOOST_TEST(!standard.retryable());

  BOOST_TEST(caught(17).code() == PAWL_ERROR_INTERNAL);
}
