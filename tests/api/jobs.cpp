#include "api/jobs.hpp"

#include "api/support.hpp"

using namespace api_tests;

BOOST_FIXTURE_TEST_SUITE(api_jobs, api_fixture)

BOOST_AUTO_TEST_CASE(many_runs_are_changed_by_a_filter) {
  for (int i = 0; i < 30; ++i) start("hooked", i);
  const std::string other = start("gated", 1);
  auto held = gatekeeper::get().next();
  const answer begun =
      ask("POST", "/v1/jobs", R"({"action": "cancel", "filter": {"workflow": "hooked"}})");
  BOOST_TEST(begun.status == 202u);
  const std::string job = "/v1/jobs/" + begun.text("id");
  eventually("the job is done", [&] { return ask("GET", job).text("state") == "done"; });
  const answer done = ask("GET", job);
  BOOST_TEST(done["done"] == 30);
  BOOST_TEST(done["failed"] == 0);
  BOOST_TEST(ask("GET", "/v1/jobs")["items"].as_array().size() == 1u);
  BOOST_TEST(status(other) == "running");
  held.call->complete(held.input);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_changed_is_told) {
  const std::string id = start("add-three", 1);
  end(id);
  const answer begun =
      ask("POST", "/v1/jobs", R"({"action": "retry", "filter": {"status": ["completed"]}})");
  const std::string job = "/v1/jobs/" + begun.text("id");
  eventually("the job is done", [&] { return ask("GET", job).text("state") == "done"; });
  const answer done = ask("GET", job);
  BOOST_TEST(done["failed"] == 1);
  BOOST_TEST(done["failures"].as_array()[0].at("run_id") == json::value(id));
  BOOST_TEST(done["failures"].as_array()[0].at("error").at("code") == "conflict");
}

BOOST_AUTO_TEST_CASE(a_job_that_can_not_be_is_refused) {
  const auto refused = [&](const std::string& body) {
    return ask("POST", "/v1/jobs", body).status;
  };
  BOOST_TEST(refused("") == 400u);
  BOOST_TEST(refused(R"({"action": "explode"})") == 400u);
  BOOST_TEST(refused(R"({"action": "retry", "filter": []})") == 400u);
  BOOST_TEST(refused(R"({"action": "retry", "filter": {"colour": "red"}})") == 400u);
  BOOST_TEST(ask("GET", "/v1/jobs/9").status == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
