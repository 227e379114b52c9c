// Goal: `pawl modules check` says what it found, as text and as JSON, with the right exit code.
#include "cli/program.hpp"
#include "cli/shell.hpp"
#include "conformance/support.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using conformance_tests::fault_of;
using pawl::cli::test::shell;

BOOST_AUTO_TEST_CASE(it_lists_its_checks) {
  shell shell;
  BOOST_TEST(shell.run({"modules", "check", "--list"}) == 0);
  BOOST_TEST(shell.out.find("call.once") != std::string::npos);
  BOOST_TEST(shell.run({"modules", "check", "--list", "--json"}) == 0);
  BOOST_TEST(boost::json::parse(shell.out).at("checks").as_array().size() ==
             pawl::conformance::all_checks().size());
}

BOOST_AUTO_TEST_CASE(what_it_can_not_do_is_a_usage_error) {
  shell shell;
  BOOST_TEST(shell.run({"modules", "check"}) == 2);
  BOOST_TEST(shell.says("--list"));
  BOOST_TEST(shell.run({"modules", "check", "x.so", "--only", "no.such"}) == 2);
  BOOST_TEST(shell.says("there is no check no.such"));
  BOOST_TEST(shell.run({"modules", "check", "x.so", "--timeout", "0"}) == 2);
}

BOOST_AUTO_TEST_CASE(no_file_is_not_found) {
  shell shell;
  BOOST_TEST(shell.run({"modules", "check", "no-such-file.so"}) == 3);
}

BOOST_AUTO_TEST_CASE(the_exit_code_tells_whether_a_check_failed) {
  shell shell;
  shell.program = CHECK_PROGRAM;
  const std::string file = fault_of("table.version").string();
  BOOST_TEST(shell.run({"modules", "check", file, "--only", "table.version"}) == 1);
  BOOST_TEST(shell.out.find("failed     table.version") != std::string::npos);
  BOOST_TEST(shell.out.find("To do: Write it like 1.4.2.") != std::string::npos);
  BOOST_TEST(shell.run({"modules", "check", file, "--only", "table.names"}) == 0);

  BOOST_TEST(shell.run({"modules", "check", file, "--only", "table.version", "--json", "--seed",
                        "7"}) == 1);
  const boost::json::value told = boost::json::parse(shell.out);
  BOOST_TEST(told.at("seed") == 7);
  BOOST_TEST(told.at("counts").at("failed") == 1);
  BOOST_TEST(told.at("checks").at(0).at("verdict") == "failed");
}
