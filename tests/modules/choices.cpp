#include "modules/choices.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;
using namespace module_tests;

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  const temporary_directory directory;
  const fs::path file = directory / "deeper/choices.json";
  const auto none = read_choices(file);
  BOOST_REQUIRE(none.ok());
  BOOST_TEST((*none == choices{}));
  const pin one{"m", "1.0.0", "aa"}, two{"m", "2.0.0", "bb"}, other{"other", "1.0.0", "cc"};
  choices made;
  made.activated["m"] = {one, "bb"};
  made.live = {{"m", one}, {"other", other}};
  made.previous["m"] = two;
  made.drained = {two, other};
  BOOST_REQUIRE(write_choices(file, made).ok());
  const auto read = read_choices(file);
  BOOST_REQUIRE_MESSAGE(read.ok(), reason_of(read));
  BOOST_TEST((*read == made));
}

BOOST_AUTO_TEST_CASE(a_file_of_something_else_is_told_of) {
  const temporary_directory directory;
  for (const char* text : {"", "{", "{}", "[]", R"({"activated":1})"}) {
    const auto read = read_choices(put_file(directory / "choices.json", text));
    BOOST_REQUIRE(!read.ok());
    BOOST_TEST(read.error().message.find("choices.json") != std::string::npos);
  }
}
