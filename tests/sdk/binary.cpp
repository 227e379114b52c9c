#include <pawl/binary.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(base64_as_the_rfc_has_it) {
  const std::pair<std::string, std::string> pairs[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : pairs) {
    BOOST_TEST(pawl::to_base64(bytes) == text);
    BOOST_TEST(pawl::from_base64(text).value() == bytes);
  }
}

BOOST_AUTO_TEST_CASE(every_byte_survives_base64) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  BOOST_TEST(pawl::from_base64(pawl::to_base64(all)).value() == all);
}

BOOST_AUTO_TEST_CASE(what_is_not_base64_is_refused) {
  for (const char* text : {"Zg", "Zg=", "====", "Z===", "Zg=A", "Zm9 v", "Zm9\n", "=Zg="})
    BOOST_TEST(!pawl::from_base64(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(utf8_is_told_from_other_bytes) {
  for (const char* text : {"", "plain", "é", "€", "𐍈", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"})
    BOOST_TEST(pawl::is_utf8(text), text);
  for (const char* text : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF"})
    BOOST_TEST(!pawl::is_utf8(text));
}

BOOST_AUTO_TEST_CASE(invalid_bytes_are_replaced_one_by_one) {
  BOOST_TEST(pawl::replace_invalid_utf8("a\xFF\xFEzé") == "a\uFFFD\uFFFDzé");
  BOOST_TEST(pawl::replace_invalid_utf8("ok") == "ok");
  BOOST_TEST(pawl::is_utf8(pawl::replace_invalid_utf8("\xE2\x82")));
}
