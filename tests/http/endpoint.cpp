#include "http/endpoint.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::http {
namespace {

BOOST_AUTO_TEST_SUITE(an_endpoint)

BOOST_AUTO_TEST_CASE(reads_back_as_it_was) {
  for (const char* text : {"127.0.0.1:7295", "0.0.0.0:0", "[::1]:65535", "[fe80::1]:80",
                           "unix:/a/b.sock", "unix:relative:1"}) {
    const auto read = endpoint::parse(text);
    BOOST_REQUIRE_MESSAGE(read.ok(), text);
    BOOST_TEST(read->text() == text);
  }
  BOOST_TEST(endpoint::parse("localhost:80")->text() == "127.0.0.1:80");
}

BOOST_AUTO_TEST_CASE(is_local_or_not) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "unix:/a"}) {
    BOOST_TEST(endpoint::parse(text)->is_local());
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "192.168.0.1:1"}) {
    BOOST_TEST(!endpoint::parse(text)->is_local());
  }
}

BOOST_AUTO_TEST_CASE(that_is_none_is_refused_with_advice) {
  for (const char* text : {"", ":", "7295", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:7x", "127.0.0.1:-1", "host.example:80", "::1:80", "[::1",
                           "[127.0.0.1]:80", "unix:", "unix:/a/"}) {
    const auto read = endpoint::parse(text);
    BOOST_REQUIRE_MESSAGE(!read.ok(), text);
    BOOST_TEST(read.error().code == "invalid_input");
    BOOST_TEST(read.error().message.find("Write 127.0.0.1:7295") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
