#include "sdk/fake_host.hpp"

#include <pawl/log.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(a_line_reaches_the_host_with_level_and_fields) {
  pawl::test::fake_host host;
  pawl::detail::exports().host = &host;
  pawl::log(pawl::log_level::warn, "low on paper", R"({"sheets":3})");
  pawl::log(pawl::log_level::trace, "tick");
  BOOST_TEST(
      host.lines() == (std::vector<std::string>{R"(3 low on paper {"sheets":3})", "0 tick "}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_a_host_nothing_happens) {
  pawl::detail::exports().host = nullptr;
  BOOST_CHECK_NO_THROW(pawl::log(pawl::log_level::error, "no one listens"));
}
