#include "api/problem.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl;

BOOST_AUTO_TEST_CASE(a_failure_comes_through_a_problem_document_whole) {
  const failure why = {"busy", "not now", R"({"queue":7})", true, 1'500};
  const http::response sent = api::problem(why);
  BOOST_TEST(sent.status == 503u);
  BOOST_TEST(http::find_header(sent.headers, "retry-after") == "2");
  const failure read = api::failure_of(sent);
  BOOST_TEST(read.code == why.code);
  BOOST_TEST(read.message == why.message);
  BOOST_TEST(read.details == why.details);
  BOOST_TEST(read.retryable);
  BOOST_TEST(read.retry_after_ms == why.retry_after_ms);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_no_problem_document_is_a_failure_all_the_same) {
  const failure read = api::failure_of({.status = 502, .content_type = "text/html", .body = "<p>"});
  BOOST_TEST(read.message.find("502") != std::string::npos);
  BOOST_TEST(api::failure_of({.status = 500, .body = "[1]"}).code == "internal");
}

BOOST_AUTO_TEST_CASE(codes_have_the_status_that_clients_know) {
  BOOST_TEST(api::status_of("not_found") == 404u);
  BOOST_TEST(api::status_of("gone") == 410u);
  BOOST_TEST(api::status_of("no_space") == 507u);
  BOOST_TEST(api::status_of("card_declined") == 502u);  // an action's own
}
