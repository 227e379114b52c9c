#include "figures/histogram.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <thread>
#include <vector>

using namespace pawl::figures;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_value_is_counted_in_the_bucket_that_holds_it) {
  static constexpr std::array<uint64_t, 3> bounds = {1, 4, 16};
  histogram held(bounds);
  for (uint64_t value : {0, 1, 2, 4, 5, 17}) held.add(value);
  const distribution read = held.read();
  BOOST_TEST(read.bounds == std::vector<double>({1, 4, 16}), boost::test_tools::per_element());
  BOOST_TEST(read.counts == std::vector<uint64_t>({2, 2, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(read.sum == 29);
}

BOOST_AUTO_TEST_CASE(durations_are_told_in_seconds) {
  histogram held(duration_bounds_ns, nanosecond);
  held.add(500ms);
  held.add(-1ns);  // a clock that was set back
  const distribution read = held.read();
  BOOST_TEST(read.bounds.front() == 0.0001, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(read.sum == 0.5, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(read.counts.front() == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_between_threads) {
  static constexpr std::array<uint64_t, 1> bounds = {1};
  histogram held(bounds);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 10'000; ++n) held.add(uint64_t{2});
      });
    }
  }
  BOOST_TEST(held.read().counts[1] == 40'000U);
  BOOST_TEST(held.read().sum == 80'000);
}
