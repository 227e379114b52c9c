// The action as a step of a workflow, in a host with a journal in memory and a clock of its own.
#include "@name@.hpp"

#include <pawl/testing.hpp>
#include <pawl/workflow.hpp>

#include <iostream>

static pawl::task<greeting> greet_once(pawl::context& ctx, std::string name) {
  person whom{name};
  co_return co_await greet.run(ctx, whom);
}
PAWL_WORKFLOW(greet_once, "greet-once", "Greet once", "Calls the action under test")
PAWL_MODULE("test", "1.0.0", "Test", "Workflows of the test")

static int failures = 0;

static void check(bool good, const char* what) {
  if (good) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

int main() {
  pawl::testing::environment env({.modules = {MODULE_FILE}, .builtin_modules = {&pawl_module_v1}});

  auto run = env.run("greet-once", R"("Ada")");
  check(run.status() == "completed", "the run completes");
  check(run.output<greeting>().text == "Hello, Ada!", "Ada is greeted");
  check(env.calls("@name@.greet").size() == 1, "by one call");

  auto nameless = env.run("greet-once", R"("")");
  check(nameless.status() == "failed", "an empty name is refused");
  check(nameless.error().code == "invalid_input", "since the schema says so");

  return failures == 0 ? 0 : 1;
}
