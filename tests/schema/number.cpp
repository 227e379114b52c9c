#include "schema/number.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

using namespace pawl::schema;
using boost::json::value;

namespace {

bool multiple(const value& number, const value& divisor) {
  return is_multiple(number, to_decimal(divisor));
}

}  // namespace

BOOST_AUTO_TEST_CASE(order_is_exact_over_all_kinds) {
  // Ascending, all different; doubles can't tell some of them apart.
  const value ascending[] = {
      -std::numeric_limits<double>::infinity(),
      -1e300,
      std::numeric_limits<int64_t>::min(),
      std::numeric_limits<int64_t>::min() + 1,
      -9007199254740993,
      -9007199254740992.0,
      -1.5,
      -1,
      -0.5,
      0,
      0.5,
      1u,
      1.5,
      9007199254740992.0,
      9007199254740993,
      std::numeric_limits<int64_t>::max(),
      std::ldexp(1.0, 63),
      (uint64_t{1} << 63) + 1,
      std::numeric_limits<uint64_t>::max(),
      std::ldexp(1.0, 64),
      1e300,
  };
  for (size_t left = 0; left < std::size(ascending); ++left) {
    for (size_t right = 0; right < std::size(ascending); ++right) {
      const auto order = compare_numbers(ascending[left], ascending[right]);
      BOOST_TEST((order < 0) == (left < right), ascending[left] << " < " << ascending[right]);
      BOOST_TEST((order > 0) == (left > right), ascending[left] << " > " << ascending[right]);
    }
  }
}

BOOST_AUTO_TEST_CASE(kinds_do_not_matter) {
  BOOST_TEST((compare_numbers(value(1), value(1.0)) == 0));
  BOOST_TEST((compare_numbers(value(1u), value(1)) == 0));
  BOOST_TEST((compare_numbers(value(uint64_t{1} << 63), value(std::ldexp(1.0, 63))) == 0));
  BOOST_TEST((compare_numbers(value(0), value(-0.0)) == 0));
}

BOOST_AUTO_TEST_CASE(integers_are_what_has_no_fraction) {
  for (const value& each : {value(1), value(1u), value(1.0), value(-0.0), value(1e300)}) {
    BOOST_TEST(is_integer(each), each);
  }
  for (const value& each : {value(1.5), value(1e-300), value(HUGE_VAL)}) {
    BOOST_TEST(!is_integer(each), each);
  }
}

BOOST_AUTO_TEST_CASE(multiples_are_decimal) {
  BOOST_TEST(multiple(0.0075, 0.0001));
  BOOST_TEST(!multiple(0.00751, 0.0001));
  BOOST_TEST(multiple(19.99, 0.01));
  BOOST_TEST(multiple(-4.5, 1.5));
  BOOST_TEST(multiple(0, 7));
  BOOST_TEST(multiple(1e308, 0.5));
  BOOST_TEST(!multiple(1e308, 0.123456789));
  BOOST_TEST(!multiple(1e308, 3));
  BOOST_TEST(multiple(12391239123, 1e-8));
  BOOST_TEST(multiple(1e308, 1e-308));
  BOOST_TEST(!multiple(1e-308, 1e308));
  BOOST_TEST(multiple(100, 1e2));
  BOOST_TEST(!multiple(150, 1e2));
  BOOST_TEST(!multiple(HUGE_VAL, 1));
}

BOOST_AUTO_TEST_CASE(multiples_of_large_integers_are_exact) {
  BOOST_TEST(multiple(std::numeric_limits<uint64_t>::max(), 3));
  BOOST_TEST(!multiple(std::numeric_limits<uint64_t>::max() - 1, 3));
  BOOST_TEST(multiple(std::numeric_limits<int64_t>::min(), 2));
  BOOST_TEST(!multiple(9007199254740993, 2));
  BOOST_TEST(multiple(1e300, std::numeric_limits<int64_t>::max()) == false);
}
