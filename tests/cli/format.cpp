#include "cli/format.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::cli;

BOOST_AUTO_TEST_CASE(durations_have_two_units_at_most) {
  BOOST_TEST(duration(0) == "0 ms");
  BOOST_TEST(duration(999) == "999 ms");
  BOOST_TEST(duration(1'550) == "1.5 s");
  BOOST_TEST(duration(200'000) == "3 min 20 s");
  BOOST_TEST(duration(7'500'000) == "2 h 5 min");
  BOOST_TEST(duration(273'600'000) == "3 d 4 h");
}

BOOST_AUTO_TEST_CASE(times_are_local_and_iso) {
  BOOST_TEST(local_time(0) == "-");
  const std::string time = local_time(1'700'000'000'123);
  BOOST_TEST(time.starts_with("2023-11-1"));
  BOOST_TEST(time.size() == std::string("2023-11-14T22:13:20+00:00").size());
}

BOOST_AUTO_TEST_CASE(a_long_payload_is_cut_between_characters) {
  BOOST_TEST(payload("") == "");
  BOOST_TEST(payload("{\n  \"a\": 1\n}\n") == "{\"a\":1}");
  std::string text = "\"";
  for (int i = 0; i < 1'000; ++i) text += "ü";
  const std::string cut = payload(text + "\"");
  BOOST_TEST(cut.size() < 500u);
  BOOST_TEST(cut.find("(2002 bytes; --json shows all)") != std::string::npos);
  BOOST_TEST(cut.substr(cut.find(" ... ") - 2, 2) == "ü");
  BOOST_TEST(cut.substr(cut.find(" ... ") + 5, 2) == "ü");
}

BOOST_AUTO_TEST_CASE(what_a_terminal_obeys_is_not_shown) {
  BOOST_TEST(harmless("a\tb\nc \xc3\xa9") == "a\tb\nc \xc3\xa9");
  BOOST_TEST(harmless("\x1b]0;title\x07\r") == "?]0;title??");
  BOOST_TEST(harmless("\xc2\x9b") == "?");  // the same in one character
}
