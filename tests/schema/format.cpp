#include "schema/format.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>

using namespace pawl::schema;

namespace {

void check(std::string_view name, std::initializer_list<std::string_view> good,
           std::initializer_list<std::string_view> bad) {
  const format* known = find_format(name);
  BOOST_REQUIRE(known != nullptr);
  BOOST_TEST(known->accepts(known->example), known->example);
  for (const std::string_view text : good) BOOST_TEST(known->accepts(text), name << ": " << text);
  for (const std::string_view text : bad) BOOST_TEST(!known->accepts(text), name << ": " << text);
}

}  // namespace

BOOST_AUTO_TEST_CASE(dates_and_times) {
  check("date", {"2024-02-29", "2000-02-29", "0000-12-31"},
        {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1",
         "2024-01-01T", "20240101", "", "2024-01-3\xd9\xa1"});
  check("time",
        {"00:00:00Z", "23:59:59.123456789+23:59", "23:59:60Z", "15:59:60-08:00", "01:23:00z"},
        {"24:00:00Z", "12:60:00Z", "12:00:61Z", "12:00:60Z", "12:00:00", "12:00:00.Z", "12:00Z",
         "12:00:00+24:00", "12:00:00+1:00", "12:00:00Zx"});
  check("date-time",
        {"2024-02-29t12:00:00z", "1998-12-31T23:59:60Z", "2024-01-01T00:00:00.5-01:30"},
        {"2024-02-30T12:00:00Z", "2024-02-29 12:00:00Z", "2024-02-29T12:00:00", "2024-02-29", ""});
  check(
      "duration", {"P1Y", "P1Y2M3DT4H5M6S", "PT36H", "P4W", "P1DT1S", "P1Y2D"},
      {"P", "PT", "1D", "P1", "P1DT", "P1D1Y", "PT1D", "P1H", "P1W1D", "P-1D", "p1d", "P1.5D", ""});
}

BOOST_AUTO_TEST_CASE(addresses) {
  check("ipv4", {"0.0.0.0", "255.255.255.255"},
        {"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "",
         "1.2.3.4 ", "0x1.2.3.4"});
  check("ipv6",
        {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1",
         "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4"},
        {"", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "1:",
         ":1", "::1.2.3", "::1%eth0", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::"});
  check("hostname", {"a", "example.com", "xn--bcher-kva.example", "1and1.com", "a-b"},
        {"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "a b", "\xc3\xa9"});
  const std::string label(63, 'a');
  BOOST_TEST(is_hostname(label));
  BOOST_TEST(!is_hostname(label + "a"));
  BOOST_TEST(!is_hostname(label + "." + label + "." + label + "." + label));
  check("email",
        {"a@b", "first.last+tag@example.com", R"("a b"@example.com)", "a@[127.0.0.1]",
         "a@[IPv6:::1]", R"("a\"b"@c)"},
        {"", "a", "@b", "a@", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b_c", R"("a"b"@c)", R"("\"@c)",
         "a@[1.2.3]"});
}

BOOST_AUTO_TEST_CASE(uris) {
  check("uri",
        {"http://a", "urn:isbn:1", "mailto:a@b", "file:///a/b", "http://u:p@h:80/p?q=/?#f",
         "http://[::1]:80/", "http://[v1.x]/", "a:", "http://a/%7Eb", "ftp://h:/"},
        {"", "a", "//a/b", "/a", "1a:b", "http://a b", "http://a/%zz", "http://a/%2", "http://[::1",
         "http://[1.2.3.4]/", "http://h:x/", "http://a/\\", "http://a/#a#b", "http://\xc3\xa9/",
         ":a", "http://[::1]x/", "http://a/{b}"});
  check("uri-reference", {"", "a", "/a/b", "//h/p", "?q", "#f", "../a", "./a:b", "a/b:c"},
        {"\\a", "a b", "#a#b", "%", "1:b", "//[::1"});
}

BOOST_AUTO_TEST_CASE(others) {
  check("uuid", {"00000000-0000-0000-0000-000000000000", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"},
        {"", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08aa9811eab4aa73b441d16380",
         "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "{2eb8aa08-aa98-11ea-b4aa-73b441d1638}"});
  check("json-pointer", {"", "/", "/a/~0/~1/0", "/ \xc3\xa9"}, {"a", "/~", "/~2", "#/a"});
  check("regex", {"", "a|b", "(?=a)b"}, {"(", "[", "*", R"(\Z)"});
}

BOOST_AUTO_TEST_CASE(other_names_are_no_formats) {
  BOOST_TEST(find_format("colour") == nullptr);
}
