// Hooks: listed, answered once with a value or an error, kept alive.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace host_tests;

namespace {

struct with_a_hook : fixture {
  std::string run = start("hooked", 1);
  pawl::hook_info hook;
  with_a_hook() {
    BOOST_TEST(rest(run).status == "waiting");
    const auto open = must(host().list_hooks({}, 10));
    BOOST_REQUIRE(open.items.size() == 1);
    hook = open.items.front();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hooks, with_a_hook)

BOOST_AUTO_TEST_CASE(a_hook_is_answered_once) {
  BOOST_TEST(hook.run_id == run);
  BOOST_TEST(hook.url == options.hook_url + hook.token);
  restart();
  BOOST_TEST(must(host().resume_hook(hook.token, number_json(5))).key == "hook:go#0");
  BOOST_TEST(!host().resume_hook(hook.token, number_json(6)).ok());
  BOOST_TEST(*end(run).output == number_json(7));
  BOOST_TEST(must(host().list_hooks({}, 10)).items.empty());
  BOOST_TEST(code_of(host().resume_hook(hook.token, "1")) == PAWL_ERROR_CONFLICT);
  restart();
  BOOST_TEST(code_of(host().resume_hook(hook.token, "1")) == PAWL_ERROR_CONFLICT);
  must(host().erase(run));
  BOOST_TEST(code_of(host().resume_hook(hook.token, "1")) == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_hook_of_a_run_that_is_over_is_gone) {
  must(host().cancel(run));
  end(run);
  BOOST_TEST(code_of(host().resume_hook(hook.token, "1")) == "gone");
}

BOOST_AUTO_TEST_CASE(a_hook_is_failed_with_an_error) {
  must(host().fail_hook(hook.token, {"declined", "not today", "", false}));
  const run_info ended = end(run);
  BOOST_TEST(ended.status == "failed");
  BOOST_TEST(ended.error->code == "declined");
  BOOST_TEST(ended.error->message.find("not today") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_sign_of_life_moves_its_deadline) {
  const auto due = [&] { return must(host().list_hooks({}, 10)).items.front(); };
  const auto before = must(host().events(run, 0, 100)).items.size();
  must(host().heartbeat_hook(hook.token));
  BOOST_TEST(must(host().events(run, 0, 100)).items.size() == before + 1);
  BOOST_TEST(due().token == hook.token);
  BOOST_TEST(rest(run).status == "waiting");
  BOOST_TEST(code_of(host().heartbeat_hook("none")) == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_json_is_refused_and_the_hook_stays_open) {
  BOOST_TEST(code_of(host().resume_hook(hook.token, "{")) == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(code_of(host().resume_hook(hook.token, "")) == PAWL_ERROR_INVALID_INPUT);
  const std::string long_text(options.limits.payload_bytes_max, ' ');
  BOOST_TEST(code_of(host().resume_hook(hook.token, long_text + "1")) == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(status(run) == "waiting");
  must(host().resume_hook(hook.token, number_json(5)));
  BOOST_TEST(end(run).status == "completed");
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_fit_is_refused_and_the_hook_stays_open) {
  BOOST_TEST(hook.schema == pawl::schema_of<number>());
  restart();  // what it takes is known to a host that has not loaded the run
  const auto refused = host().resume_hook(hook.token, R"({"value":"five"})");
  BOOST_TEST(code_of(refused) == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(refused.error().message.find("hook:go#0: /value") != std::string::npos,
             refused.error().message);
  BOOST_TEST(status(run) == "waiting");
  must(host().resume_hook(hook.token, number_json(5)));
  BOOST_TEST(*end(run).output == number_json(7));
}

BOOST_AUTO_TEST_SUITE_END()
