#include "daemon/address.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using pawl::daemon::hook_url_at;
using pawl::http::endpoint;

BOOST_AUTO_TEST_SUITE(daemon_address)

BOOST_AUTO_TEST_CASE(hooks_are_answered_where_the_daemon_listens) {
  const endpoint local = {.address = "127.0.0.1", .port = 8080},
                 six = {.address = "::1", .port = 9};
  const endpoint file = {.path = "/run/pawl.sock"};
  BOOST_TEST(hook_url_at({file, local, six}, false).value() == "http://127.0.0.1:8080/v1/hooks/");
  BOOST_TEST(hook_url_at({six}, true).value() == "https://[::1]:9/v1/hooks/");
  BOOST_TEST(!hook_url_at({file}, false).has_value());
  BOOST_TEST(!hook_url_at({{.address = "127.0.0.1"}}, false).has_value());  // any port
}

BOOST_AUTO_TEST_CASE(all_of_a_machines_addresses_go_by_its_name) {
  const std::string url = hook_url_at({{.address = "0.0.0.0", .port = 7295}}, false).value();
  BOOST_TEST(url.find("0.0.0.0") == std::string::npos);
  BOOST_TEST(url.ends_with(":7295/v1/hooks/"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
