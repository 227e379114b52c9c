#include "client/uri_text.hpp"

#include "api/call.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::client;

BOOST_AUTO_TEST_CASE(what_is_encoded_is_decoded_to_the_same) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  BOOST_TEST((pawl::api::decoded(uri_encoded(all)) == all));
  BOOST_TEST((pawl::api::decoded(uri_encoded(all), true) == all));
  BOOST_TEST(uri_encoded("a/b?c") == "a%2Fb%3Fc");
}

BOOST_AUTO_TEST_CASE(a_query_has_only_what_is_set) {
  std::string query;
  add_query(query, "a", "1 2");
  add_query(query, "b", "");
  add_query(query, "c", "&");
  BOOST_TEST(query == "a=1%202&c=%26");
}
