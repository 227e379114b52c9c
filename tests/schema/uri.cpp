#include "schema/uri.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace pawl::schema;

BOOST_AUTO_TEST_CASE(references_resolve_as_rfc_3986_lists) {
  constexpr std::string_view base = "http://a/b/c/d;p?q";
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
  };
  for (const auto& [reference, resolved] : cases) {
    BOOST_TEST(resolve_uri(base, reference) == resolved, reference);
  }
}

BOOST_AUTO_TEST_CASE(unusual_bases_resolve_too) {
  BOOST_TEST(resolve_uri("", "a/b#c") == "a/b#c");
  BOOST_TEST(resolve_uri("urn:x:y", "#a") == "urn:x:y#a");
  BOOST_TEST(resolve_uri("http://a", "b") == "http://a/b");
  BOOST_TEST(resolve_uri("a/b", "c") == "a/c");
  BOOST_TEST(resolve_uri("a", "b") == "b");
}

BOOST_AUTO_TEST_CASE(fragments_are_split_off) {
  BOOST_TEST(split_fragment("a#b").document == "a");
  BOOST_TEST(split_fragment("a#b").fragment == "b");
  BOOST_TEST(split_fragment("a").document == "a");
  BOOST_TEST(split_fragment("#").fragment == "");
}

BOOST_AUTO_TEST_CASE(escapes_go_both_ways) {
  BOOST_TEST(percent_decode("a%25b%C3%a9").value() == "a%b\xc3\xa9");
  BOOST_TEST(!percent_decode("%2").has_value());
  BOOST_TEST(!percent_decode("%+1").has_value());
  BOOST_TEST(!percent_decode("%zz").has_value());
  BOOST_TEST(escape_token("a/b~c") == "a~1b~0c");
  BOOST_TEST(unescape_token("a~1b~0c").value() == "a/b~c");
  BOOST_TEST(!unescape_token("~").has_value());
  BOOST_TEST(!unescape_token("~2").has_value());
}
