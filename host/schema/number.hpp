// JSON numbers compared and divided as what they say, not as what a double makes of them. Pure
// functions; every value handed in is a number.
#pragma once

#include <boost/json/fwd.hpp>

#include <compare>
#include <cstdint>

namespace pawl::schema {

// Of a value that holds a double. Boost.JSON reads a zero with a huge exponent, such as 0e400, as
// NaN; it is zero.
double double_of(const boost::json::value& number);

// Exact over int64, uint64 and double.
std::weak_ordering compare_numbers(const boost::json::value& left, const boost::json::value& right);

// True of 1 and of 1.0.
bool is_integer(const boost::json::value& number);

// A number without its sign, as it is written: digits * 10^exponent.
struct decimal {
  uint64_t digits = 0;
  int exponent = 0;
};

// The number is finite. A double gives the shortest decimal that reads back as the same double.
decimal to_decimal(const boost::json::value& number);

// Whether `number` is `divisor` times an integer, as decimals: 0.0075 is a multiple of 0.0001.
bool is_multiple(const boost::json::value& number, const decimal& divisor);

}  // namespace pawl::schema
