#include "schema/number.hpp"

#include <boost/json/value.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace pawl::schema {
namespace {

using boost::json::kind;
using boost::json::value;
using wide = unsigned __int128;

template <class Integer>
std::weak_ordering compare_whole(Integer whole, double other) {
  // 2^63 or 2^64: the first double above the range, exact where the integer's maximum is not.
  const double above = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
  const double below = std::is_signed_v<Integer> ? -above : 0.0;
  if (other >= above) return std::weak_ordering::less;
  if (other < below) return std::weak_ordering::greater;
  const Integer truncated = static_cast<Integer>(other);
  if (whole != truncated) return whole <=> truncated;
  const double rest = other - static_cast<double>(truncated);
  if (rest > 0) return std::weak_ordering::less;
  return rest < 0 ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

std::weak_ordering compare_doubles(double left, double right) {
  if (left < right) return std::weak_ordering::less;
  return left > right ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

std::weak_ordering reversed(std::weak_ordering order) {
  return 0 <=> order;
}

std::weak_ordering compare_to_int64(const value& left, int64_t right) {
  switch (left.kind()) {
    case kind::int64:
      return left.get_int64() <=> right;
    case kind::uint64:
      if (std::cmp_less(left.get_uint64(), right)) return std::weak_ordering::less;
      return std::cmp_equal(left.get_uint64(), right) ? std::weak_ordering::equivalent
                                                      : std::weak_ordering::greater;
    default:
      return reversed(compare_whole(right, double_of(left)));
  }
}

uint64_t magnitude(int64_t number) {
  return number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
}

decimal shortest_decimal(double number) {
  char text[32];
  const char* end =
      std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr;
  decimal out;
  const char* at = text;
  for (bool fraction = false; *at != 'e'; ++at) {
    if (*at == '.') {
      fraction = true;
    } else {
      out.digits = out.digits * 10 + static_cast<uint64_t>(*at - '0');
      out.exponent -= fraction;
    }
  }
  int exponent = 0;
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end, exponent);
  out.exponent += exponent;
  return out;
}

// digits * 10^exponent modulo `divisor`.
uint64_t scaled_remainder(uint64_t digits, int exponent, uint64_t divisor) {
  uint64_t remainder = digits % divisor;
  for (wide power = 10; exponent > 0; exponent /= 2, power = power * power % divisor) {
    power %= divisor;
    if (exponent % 2 == 1) remainder = static_cast<uint64_t>(remainder * power % divisor);
  }
  return remainder;
}

}  // namespace

double double_of(const value& number) {
  const double given = number.get_double();
  return std::isnan(given) ? 0.0 : given;
}

std::weak_ordering compare_numbers(const value& left, const value& right) {
  if (right.is_int64()) return compare_to_int64(left, right.get_int64());
  if (left.is_int64()) return reversed(compare_to_int64(right, left.get_int64()));
  if (right.is_double()) {
    if (left.is_double()) return compare_doubles(double_of(left), double_of(right));
    return compare_whole(left.get_uint64(), double_of(right));
  }
  if (left.is_double()) return reversed(compare_whole(right.get_uint64(), double_of(left)));
  return left.get_uint64() <=> right.get_uint64();
}

bool is_integer(const value& number) {
  if (!number.is_double()) return true;
  const double given = double_of(number);
  return std::isfinite(given) && std::trunc(given) == given;
}

decimal to_decimal(const value& number) {
  switch (number.kind()) {
    case kind::int64:
      return {magnitude(number.get_int64()), 0};
    case kind::uint64:
      return {number.get_uint64(), 0};
    default:
      return shortest_decimal(std::fabs(double_of(number)));
  }
}

bool is_multiple(const value& number, const decimal& divisor) {
  if (number.is_double() && !std::isfinite(double_of(number))) return false;
  decimal given = to_decimal(number);
  if (given.digits == 0) return true;
  // Ten to a power divides the product of it and the divisor's digits, so it must divide this too.
  for (; given.exponent < divisor.exponent; ++given.exponent) {
    if (given.digits % 10 != 0) return false;
    given.digits /= 10;
  }
  return scaled_remainder(given.digits, given.exponent - divisor.exponent, divisor.digits) == 0;
}

}  // namespace pawl::schema
