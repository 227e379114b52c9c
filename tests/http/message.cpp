#include "http/message.hpp"

#include "http/problem.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace pawl::http {
namespace {

BOOST_AUTO_TEST_SUITE(a_message)

BOOST_AUTO_TEST_CASE(has_headers_in_any_case) {
  const headers some = {{"Content-TYPE", "a"}, {"X", "b"}, {"x", "c"}};
  BOOST_TEST(find_header(some, "content-type") == "a");
  BOOST_TEST(find_header(some, "x") == "b");
  BOOST_TEST(find_header(some, "content").empty());
}

BOOST_AUTO_TEST_CASE(of_refusal_is_a_problem_document) {
  const response made = problem(404, "not_found", "There is no \"x\".");
  BOOST_TEST(made.status == 404u);
  BOOST_TEST(made.content_type == "application/problem+json");
  const boost::json::value expected = {{"type", "about:blank"},
                                       {"title", "Not Found"},
                                       {"status", 404},
                                       {"detail", "There is no \"x\"."},
                                       {"code", "not_found"}};
  BOOST_TEST(boost::json::parse(made.body) == expected);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
