#include "flow/declaration.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace pawl::flow {
namespace {

boost::json::object options(std::string_view text) {
  return boost::json::parse(text).as_object();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(declaration)

BOOST_AUTO_TEST_CASE(an_action_declares_what_limits_it) {
  const auto read = declared_action_limits(
      options(R"({"concurrency_max":10,"rate":{"calls":100,"per_ms":1000},"timeout_ms":5})"));
  BOOST_REQUIRE(read.ok());
  BOOST_TEST(*read->concurrency_max == 10U);
  BOOST_TEST(read->rate->calls == 100U);
  BOOST_TEST(read->rate->per_ms == 1000);
  BOOST_TEST(!declared_action_limits(options("{}"))->any());
}

BOOST_AUTO_TEST_CASE(a_workflow_declares_what_limits_it) {
  const auto read = declared_workflow_limits(options(
      R"({"running_max":5,"key":"/id","running_per_key_max":2,"queued_max":0,"priority":"/p"})"));
  BOOST_REQUIRE(read.ok());
  BOOST_TEST(*read->running_max == 5U);
  BOOST_TEST(*read->key == "/id");
  BOOST_TEST(read->per_key_max() == 2U);
  BOOST_TEST(*read->queued_max == 0U);
  BOOST_TEST(*read->priority == "/p");
  BOOST_TEST(declared_workflow_limits(options(R"({"key":"/id"})"))->per_key_max() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  BOOST_TEST(declared_action_limits(options(R"({"concurrency_max":0})")).error().message ==
             "concurrency_max must be a whole number, at least 1");
  for (const char* rate : {"5", "{}", R"({"calls":1})", R"({"calls":0,"per_ms":1})",
                           R"({"calls":1,"per_ms":1,"more":1})"}) {
    const auto read = declared_action_limits({{"rate", boost::json::parse(rate)}});
    BOOST_TEST(read.error().message == R"(rate must be {"calls": N, "per_ms": N}, both above 0)");
  }
  BOOST_TEST(declared_workflow_limits(options(R"({"key":"id"})")).error().message ==
             R"(key must be a JSON pointer into the input, such as "/customer/id")");
}

BOOST_AUTO_TEST_CASE(what_is_configured_overrides_member_by_member) {
  flow_limits set;
  set.actions["a"] = {.concurrency_max = 3};
  set.workflows["w"] = {.running_max = 0};
  const action_limits declared{.concurrency_max = 10, .rate = rate_limit{5, 100}};
  BOOST_TEST(*set.of_action("a", declared).concurrency_max == 3U);
  BOOST_TEST(set.of_action("a", declared).rate->calls == 5U);
  BOOST_TEST((set.of_action("b", declared) == declared));
  BOOST_TEST(!set.of_workflow("w", {.running_max = 4}).any());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::flow
