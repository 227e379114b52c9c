#include "schema/pattern.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::schema;

namespace {

bool matches(std::string_view expression, std::string_view text) {
  const auto compiled = pattern::compile(expression);
  if (!compiled) BOOST_FAIL(std::string(expression) + ": " + compiled.error().message);
  return compiled->matches(text);
}

std::string refusal(std::string_view expression) {
  const auto compiled = pattern::compile(expression);
  BOOST_REQUIRE(!compiled.ok());
  return compiled.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(is_found_anywhere_unless_anchored) {
  BOOST_TEST(matches("b+", "abbc"));
  BOOST_TEST(!matches("^b+", "abbc"));
  BOOST_TEST(matches("", "anything"));
}

BOOST_AUTO_TEST_CASE(the_end_is_the_end_of_the_text) {
  BOOST_TEST(matches("^a$", "a"));
  BOOST_TEST(!matches("^a$", "a\n"));
  BOOST_TEST(!matches("^a$", "a\nb"));
}

BOOST_AUTO_TEST_CASE(classes_mean_what_ecma_says) {
  BOOST_TEST(matches(R"(^\d\w$)", "7_"));
  BOOST_TEST(!matches(R"(^\d$)", "\xd9\xa7"));  // Arabic-Indic seven
  BOOST_TEST(!matches(R"(^\w$)", "\xc3\xa9"));
  BOOST_TEST(matches(R"(^\s[\s]$)", "\xc2\xa0\xe2\x80\xa8"));  // no-break space, line separator
  BOOST_TEST(!matches(R"(\S|[\S])", "\xc2\xa0\v\xef\xbb\xbf"));
  BOOST_TEST(matches(R"(^[^\s]\D\W$)", "xx-"));
  BOOST_TEST(matches("^.$", "\xf0\x9f\x98\x80"));
  BOOST_TEST(!matches("^.$", "\r"));
  BOOST_TEST(!matches("^.$", "\xe2\x80\xa9"));
  BOOST_TEST(matches("^[^]$", "\n"));
  BOOST_TEST(!matches("[]", "a"));
  BOOST_TEST(matches("^[[:a]+$", "[:a"));
  BOOST_TEST(matches(R"(^[\w.-]+$)", "a.b-c"));
}

BOOST_AUTO_TEST_CASE(escapes_mean_what_ecma_says) {
  BOOST_TEST(matches(R"(^\/\-\.\$$)", "/-.$"));
  BOOST_TEST(matches(R"(^\u00e9\x41\cJ\0$)", std::string_view("\xc3\xa9"
                                                              "A\n\0",
                                                              5)));
  BOOST_TEST(matches(R"(^\ud83d\ude00\u{1F600}$)", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80"));
  BOOST_TEST(matches(R"(^[\u0061-\u0063\b]+$)", "abc\b"));
  BOOST_TEST(matches(R"(\bword\B)", "a words"));
  BOOST_TEST(matches(R"(^\p{Letter}\p{Lu}\P{gc=Nd}\p{Script=Greek}$)",
                     "\xc3\xa9"
                     "AA\xce\xb1"));
  BOOST_TEST(matches("^(?<year>[0-9]{4})-(?:a|b)+?$", "2026-ab"));
}

BOOST_AUTO_TEST_CASE(what_takes_more_than_linear_time_is_refused) {
  BOOST_TEST(refusal("a(?=b)").starts_with("lookahead, which is not supported"));
  BOOST_TEST(refusal("a(?!b)").starts_with("lookahead"));
  BOOST_TEST(refusal("(?<=a)b").starts_with("lookbehind"));
  BOOST_TEST(refusal("(?<!a)b").starts_with("lookbehind"));
  BOOST_TEST(refusal(R"((a)\1)").starts_with("a backreference"));
  BOOST_TEST(refusal(R"((?<n>a)\k<n>)").starts_with("a backreference"));
  BOOST_TEST(!pattern::compile("((a{1,900}){1,900}){1,900}").ok());
}

BOOST_AUTO_TEST_CASE(what_ecma_lacks_is_refused) {
  for (const std::string_view expression :
       {R"(\A)", R"(\z)", R"(\Q.\E)", "(?i)a", "(?P<n>a)", R"(\pL)", R"(\p{Nothing})",
        R"(\p{Greek})", R"(\ud83d)", R"(\u{110000})", R"(\x4)", R"(\c1)", "[a", "(a", "a)", "*a",
        "a{2,1}", "\\", R"(\k)"}) {
    BOOST_TEST(!pattern::compile(expression).ok(), expression);
  }
}

BOOST_AUTO_TEST_CASE(hostile_patterns_take_linear_time) {
  const std::string text(1'000'000, 'a');
  BOOST_TEST(!matches("^(a+)+$", text + "b"));
  BOOST_TEST(!matches("(a|a)*(a|aa)*c", text));
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_refused_before_it_is_compiled) {
  BOOST_TEST(refusal(std::string(10'001, 'a')) == "it is longer than 10000 bytes");
  BOOST_TEST(!is_regular_expression(std::string(10'001, 'a')));
  std::string bomb;
  while (bomb.size() < 9'000) bomb += R"((\p{L}{1000}))";
  BOOST_TEST(is_regular_expression(bomb));
}

BOOST_AUTO_TEST_CASE(well_formed_is_not_the_same_as_usable) {
  BOOST_TEST(is_regular_expression(R"(^(?=.*\d)(a)\1(?<n>b)\k<n>(?<!c)$)"));
  BOOST_TEST(is_regular_expression("a{5000}"));
  BOOST_TEST(!is_regular_expression("(?=a"));
  BOOST_TEST(!is_regular_expression(R"(a\Z)"));
  BOOST_TEST(!is_regular_expression("[z-a]"));
  BOOST_TEST(is_regular_expression("a{2}b{2,}c{2,3}"));
  BOOST_TEST(!is_regular_expression("a{3,2}"));
  BOOST_TEST(!is_regular_expression("a{,2}"));
}
