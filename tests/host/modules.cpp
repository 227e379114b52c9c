// Runs and the modules that they are held to: missing, back again, replaced; C and C++ together.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace host_tests;
using module_tests::put_module;

BOOST_FIXTURE_TEST_SUITE(modules, fixture)

BOOST_AUTO_TEST_CASE(a_run_whose_module_is_gone_is_blocked_until_it_is_back) {
  const std::string id = start("hooked", 1);
  BOOST_TEST(rest(id).status == "waiting");
  const std::string token = must(host().list_hooks({}, 1)).items.front().token;
  const std::string gated = start("gated", 1);
  const auto held = gatekeeper::get().next();
  close();

  options.builtin_modules.clear();
  const run_info blocked = rest(gated);
  BOOST_TEST(blocked.status == "blocked");
  BOOST_TEST(blocked.reason.find("test 1.0.0") != std::string::npos, blocked.reason);
  BOOST_TEST(code_of(host().resume(gated)) == "blocked");
  BOOST_TEST(code_of(host().resume_hook(token, number_json(1))) == "blocked");
  BOOST_TEST(status(gated) == "blocked");
  close();

  options.builtin_modules = {&pawl_module_v1};
  host();
  let_go(gated);
  BOOST_TEST(*end(gated).output == number_json(2));
  must(host().resume_hook(token, number_json(1)));
  BOOST_TEST(*end(id).output == number_json(3));
}

BOOST_AUTO_TEST_CASE(a_run_stays_on_the_copy_that_started_it) {
  options.module_directories = {directory / "modules"};
  put_module(directory / "modules", "version_1", "version");
  const std::string old = start("version.flow", "null");
  BOOST_TEST(rest(old).status == "waiting");
  close();

  put_module(directory / "modules", "version_2", "version");
  const std::string fresh = start("version.flow", "null");
  BOOST_TEST(rest(fresh).status == "waiting");
  for (const std::string& id : {old, fresh}) must(host().resume_hook(id, "null"));
  BOOST_TEST(*end(old).output == R"("1.0.0")");
  BOOST_TEST(*end(fresh).output == R"("2.0.0")");
  BOOST_TEST(must(host().find_run(old)).module_version == "1.0.0");
  size_t old_ones = 0;
  for (const auto& each : host().modules()) old_ones += each.state == "old" ? 1 : 0;
  BOOST_TEST(old_ones == 1U);
}

BOOST_AUTO_TEST_CASE(a_run_goes_on_though_its_file_is_deleted) {
  options.module_directories = {directory / "modules"};
  const auto file = put_module(directory / "modules", "version_1", "version");
  const std::string id = start("version.flow", "null");
  BOOST_TEST(rest(id).status == "waiting");
  close();
  std::filesystem::remove(file);
  must(host().resume_hook(id, "null"));
  BOOST_TEST(*end(id).output == R"("1.0.0")");
  BOOST_TEST(code_of(host().start({.workflow = "version.flow"})) == PAWL_ERROR_UNKNOWN_WORKFLOW);
}

BOOST_AUTO_TEST_CASE(modules_in_c_and_in_cpp_work_in_one_run) {
  options.module_directories = {directory / "modules"};
  put_module(directory / "modules", "good");
  const std::string id = start("call", R"({"action":"good.act"})");
  BOOST_TEST(*end(id).output == R"({"ok":true})");
  BOOST_TEST(*end(start("good.flow", "[1]")).output == "[1]");
  bool listed = false;
  for (const auto& each : host().actions()) listed = listed || each.name == "good.act";
  BOOST_TEST(listed);
}

BOOST_AUTO_TEST_CASE(a_workflow_that_breaks_a_rule_is_blocked_and_leaves_no_trace_of_that_turn) {
  options.module_directories = {directory / "modules"};
  put_module(directory / "modules", "good");
  put_module(directory / "modules", "break_rule");
  const std::string id = start("break-rule.flow", "null");
  // No timer is left that this would wait for in vain.
  int asked = 0;
  BOOST_TEST(host().wait_idle(true, [&] { return ++asked < 300; }));
  const run_info run = must(host().find_run(id));
  BOOST_TEST(run.status == "blocked");
  BOOST_TEST(run.reason.find("break-rule.flow") != std::string::npos, run.reason);
  BOOST_TEST(steps(id).size() == 1U);  // the sleep that ended before
  BOOST_TEST(must(host().list_hooks({}, 10)).items.empty());
  BOOST_TEST(must(host().list_runs({})).items.size() == 1U);  // no child
  BOOST_TEST(host().erase(id).ok());
}

BOOST_AUTO_TEST_CASE(a_hook_whose_schema_is_none_is_refused) {
  options.module_directories = {directory / "modules"};
  put_module(directory / "modules", "bad_hook_schema");
  const auto started = host().start({.workflow = "bad-hook-schema.flow"});
  BOOST_TEST(code_of(started) == PAWL_ERROR_HOST_MISUSE);
  const std::string why = started.error().message;
  BOOST_TEST(why.find("hook:hook#0 says of its value is not a JSON Schema") != std::string::npos,
             why);
  BOOST_TEST(must(host().list_hooks({}, 10)).items.empty());
}

BOOST_AUTO_TEST_SUITE_END()
