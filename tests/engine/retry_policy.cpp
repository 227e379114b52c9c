#include "engine/retry_policy.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::engine {

BOOST_AUTO_TEST_SUITE(retry_policy_of_a_step)

BOOST_AUTO_TEST_CASE(survives_the_journal) {
  retry_policy policy{3, 250, 9000, 1.5, -1};
  retry_policy read = decode_retry_policy(encode(policy));
  BOOST_TEST(read.attempts_max == 3U);
  BOOST_TEST(read.delay_ms == 250);
  BOOST_TEST(read.delay_ms_max == 9000);
  BOOST_TEST(read.factor == 1.5);
  BOOST_TEST(read.jitter == -1);
  BOOST_TEST(encode({}).empty());
  BOOST_TEST(decode_retry_policy({}).attempts_max == 0U);
}

BOOST_AUTO_TEST_CASE(grows_up_to_its_cap) {
  retry_defaults defaults;
  failure why{"unavailable", "", {}, true};
  retry_policy none{0, 0, 0, 0, -1};
  BOOST_TEST(*delay_before_next(none, defaults, 1, why, 0) == 1000);
  BOOST_TEST(*delay_before_next(none, defaults, 4, why, 0) == 8000);
  defaults.attempts_max = 100;
  BOOST_TEST(*delay_before_next(none, defaults, 20, why, 0) == 60'000);
}

BOOST_AUTO_TEST_CASE(jitter_stays_within_its_share) {
  retry_defaults defaults;
  failure why{"unavailable", "", {}, true};
  BOOST_TEST(*delay_before_next({}, defaults, 1, why, 0) == 800);
  BOOST_TEST(*delay_before_next({}, defaults, 1, why, ~uint64_t{0}) >= 1199);
}

BOOST_AUTO_TEST_CASE(waits_as_long_as_it_is_asked_to_up_to_a_day) {
  retry_defaults defaults;
  failure why{"rate_limited", "", {}, true, 60'000};
  BOOST_TEST(*delay_before_next({}, defaults, 1, why, 0) == 60'000);
  why.retry_after_ms = INT64_MAX;
  BOOST_TEST(*delay_before_next({}, defaults, 1, why, 0) == 86'400'000);
}

BOOST_AUTO_TEST_CASE(ends_with_the_attempts_or_a_final_error) {
  retry_defaults defaults;
  failure transient{"unavailable", "", {}, true};
  failure final_one{"refused", "", {}, false};
  BOOST_TEST(!delay_before_next({}, defaults, 5, transient, 0).has_value());
  BOOST_TEST(!delay_before_next({}, defaults, 1, final_one, 0).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::engine
