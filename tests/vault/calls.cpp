// Goal: a step is given the right credential, and where it can't be, says so, is not tried in vain,
// and goes on once that is put right, without anything done twice.
#include "vault/support.hpp"

using namespace vault_tests;

namespace {

std::vector<std::string> given() {
  return records::get().given();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calls, fixture)

BOOST_AUTO_TEST_CASE(a_missing_credential_fails_the_step_until_it_is_set) {
  const std::string run = start("enter");
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  const auto error = *end(run).error;
  BOOST_TEST(!error.retryable);
  BOOST_TEST(error.message.find("test.door") != error.message.npos);
  BOOST_TEST(error.message.find("project or of the organization") != error.message.npos);
  BOOST_TEST(must(host().steps(run)).back().attempts == 1u);

  BOOST_TEST(set_door("sesame").status == 201u);
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given() == std::vector<std::string>{"sesame"}, boost::test_tools::per_element());
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(where_none_is_the_default_another_one_can_be_made_it) {
  set_door("first");
  set_door("sesame", "project", "second");
  BOOST_TEST(ask("DELETE", "/v1/credentials/test.door/project/main").status == 204u);
  const std::string run = start("enter");
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  BOOST_TEST(end(run).error->message.find("pawl credentials default test.door") !=
             std::string::npos);
  ask("PATCH", "/v1/credentials/test.door/project/second", {{"default", true}});
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given().back() == "sesame");
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(a_wrong_credential_is_the_action_s_error_until_it_is_rotated) {
  set_door("wrong");
  const std::string run = start("enter");
  BOOST_TEST(outcome(run) == PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(rotate_door("sesame").status == 200u);
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(a_revoked_credential_is_given_to_no_step_until_it_is_rotated) {
  set_door("sesame");
  set_door("of all", "organization");
  BOOST_TEST(ask("POST", "/v1/credentials/test.door/project/main/revoke").status == 200u);
  const std::string run = start("enter");
  BOOST_TEST(outcome(run) == "credential_revoked");  // and not silently the organization's
  BOOST_TEST(given().empty());
  rotate_door("sesame 2");
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given().back() == "sesame 2");
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(there_are_three_scopes) {
  set_door("sesame");
  const std::string run = start("enter", "team");
  BOOST_TEST(outcome(run) == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(end(run).error->message.find("team") != std::string::npos);
  BOOST_TEST(must(host().steps(run)).back().attempts == 1u);
}

BOOST_AUTO_TEST_CASE(the_project_comes_before_the_organization_and_a_user_s_is_never_guessed) {
  set_door("of a user", "user");
  BOOST_TEST(outcome(start("enter")) == PAWL_ERROR_MISSING_CREDENTIAL);
  set_door("of all", "organization");
  BOOST_TEST(outcome(start("enter")) == "completed");
  set_door("of the project");
  BOOST_TEST(outcome(start("enter")) == "completed");
  BOOST_TEST(outcome(start("enter", "user")) == "completed");
  BOOST_TEST(outcome(start("enter", "organization")) == "completed");
  BOOST_TEST(
      given() == (std::vector<std::string>{"of all", "of the project", "of a user", "of all"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_pinned_scope_is_the_only_one) {
  set_door("of the project");
  BOOST_TEST(outcome(start("enter", "organization")) == PAWL_ERROR_MISSING_CREDENTIAL);
  BOOST_TEST(given().empty());
}

BOOST_AUTO_TEST_CASE(one_that_is_named_for_the_run_comes_first_also_after_a_restart) {
  set_door("first");
  set_door("second", "project", "second");
  set_door("of a user", "user", "mine");
  const auto named = [&](std::string name) {
    return start({.workflow = "visit",
                  .input = pawl::to_json(visit_input{"enter", "project"}),
                  .credentials = "test.door=" + name});
  };
  BOOST_TEST(outcome(named("second")) == "completed");
  BOOST_TEST(outcome(named("user/mine")) == "completed");
  const std::string run = named("third");
  BOOST_TEST(outcome(run) == PAWL_ERROR_MISSING_CREDENTIAL);
  restart();
  BOOST_TEST(must(host().find_run(run)).credentials == "test.door=third");
  set_door("third", "organization", "third");
  BOOST_TEST(retried(run) == "completed");
  BOOST_TEST(given() == (std::vector<std::string>{"second", "of a user", "third"}),
             boost::test_tools::per_element());
  BOOST_TEST(
      host().start({.workflow = "visit", .input = "{}", .credentials = "second"}).error().code ==
      PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_rotated_key_reaches_the_next_attempt) {
  set_door("first");
  const std::string run = start("enter-twice");
  eventually("the first attempt", [] { return given().size() == 1; });
  BOOST_TEST(rotate_door("second").status == 200u);
  records::get().release();
  BOOST_TEST(outcome(run) == "completed");
  BOOST_TEST(given() == (std::vector<std::string>{"first", "second"}),
             boost::test_tools::per_element());
  BOOST_TEST(records::get().counted() == 1);
}

BOOST_AUTO_TEST_CASE(an_action_is_called_alone_with_its_credential) {
  BOOST_TEST(ask("POST", "/v1/actions/test.enter/call", json::object()).status == 502u);
  set_door("sesame");
  BOOST_TEST(ask("POST", "/v1/actions/test.enter/call", json::object()).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_secret_that_slips_out_is_redacted) {
  const std::string secret = "marked \"secret\" / 1234567";
  set_door(secret);
  const std::string run = start("spill"), failed = start("spill", "fail");
  BOOST_TEST(outcome(run) == "completed");
  BOOST_TEST(outcome(failed) == "spilled");
  const auto output = *must(host().steps(run)).back().output;
  BOOST_TEST(output == R"({"text":"the key of me is [redacted]"})");
  BOOST_TEST(end(failed).error->message.find("the key is [redacted]") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
