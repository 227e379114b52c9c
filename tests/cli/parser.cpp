#include "cli/parser.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::cli;

namespace {

const std::vector<command>& sample() {
  static const std::vector<command> table = {
      {.path = "run",
       .summary = {},
       .operands = {{"WORKFLOW", ""}},
       .options = {{"--input", "JSON", ""}, {"--detach", "", ""}, {"--tag", "T", "", true}},
       .run = nullptr},
      {.path = "runs list", .summary = {}, .run = nullptr},
      {.path = "compare", .summary = {}, .operands = {{"A", ""}, {"B", "", true}}, .run = nullptr},
      {.path = "join", .summary = {}, .operands = {{"FILE", "", false, true}}, .run = nullptr},
      {.path = "runs fork",
       .summary = {},
       .options = {{"--from", "STEP", "", false, true}},
       .run = nullptr},
  };
  return table;
}

std::string problem(const std::vector<std::string>& words) {
  const auto given = parse(words, sample());
  return given ? "" : given.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_stand_anywhere_and_take_values_in_two_ways) {
  const auto given =
      parse({"--data", "d", "run", "--input=a=b", "greet", "--detach", "--json"}, sample());
  BOOST_REQUIRE(given.ok());
  BOOST_TEST(given->asked->path == "run");
  BOOST_TEST(given->args.operand(0) == "greet");
  BOOST_TEST(*given->args.value("--input") == "a=b");
  BOOST_TEST(*given->args.value("--data") == "d");
  BOOST_TEST(given->args.has("--detach"));
  BOOST_TEST(!given->args.value("--config"));
}

BOOST_AUTO_TEST_CASE(a_value_may_look_like_an_option_and_an_operand_too) {
  const auto given = parse({"run", "--input", "-", "--", "--odd"}, sample());
  BOOST_REQUIRE(given.ok());
  BOOST_TEST(*given->args.value("--input") == "-");
  BOOST_TEST(given->args.operand(0) == "--odd");
}

BOOST_AUTO_TEST_CASE(repeatable_options_keep_their_order) {
  const auto given = parse({"run", "w", "--tag", "b", "--tag", "a"}, sample());
  BOOST_REQUIRE(given.ok());
  BOOST_TEST(given->args.values("--tag") == (std::vector<std::string>{"b", "a"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_last_operand_may_be_left_out_or_repeated) {
  BOOST_TEST(problem({"compare", "a"}) == "");
  BOOST_TEST(problem({"compare", "a", "b"}) == "");
  BOOST_TEST(problem({"compare"}) == "pawl compare needs A");
  BOOST_TEST(problem({"compare", "a", "b", "c"}) == "\"c\" is one word too many for pawl compare");
  BOOST_TEST(problem({"join", "a", "b", "c"}) == "");
  BOOST_TEST(problem({"join"}) == "pawl join needs FILE");
}

BOOST_AUTO_TEST_CASE(each_mistake_is_named) {
  BOOST_TEST(problem({"rnu", "w"}) == "there is no command \"pawl rnu\"; did you mean run?");
  BOOST_TEST(problem({"runs"}) == "\"pawl runs\" needs one more word");
  BOOST_TEST(problem({"run", "w", "--imput", "1"}) ==
             "pawl run has no option --imput; did you mean --input?");
  BOOST_TEST(problem({"run", "w", "--input"}) == "--input needs a value: --input JSON");
  BOOST_TEST(problem({"run", "w", "--detach=yes"}) == "--detach is a switch and takes no value");
  BOOST_TEST(problem({"run", "w", "--input", "1", "--input", "2"}) == "--input is given twice");
  BOOST_TEST(problem({"run", "w", "x"}) == "\"x\" is one word too many for pawl run");
  BOOST_TEST(problem({"runs", "fork"}) == "pawl runs fork needs --from STEP");
}

BOOST_AUTO_TEST_CASE(help_needs_nothing_else_to_be_right) {
  const auto given = parse({"runs", "fork", "--help"}, sample());
  BOOST_REQUIRE(given.ok());
  BOOST_TEST(given->help);
  BOOST_TEST(given->asked->path == "runs fork");
}
