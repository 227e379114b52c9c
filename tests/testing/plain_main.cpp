// The library in a plain main(): no framework, nothing but libpawl.
#include <pawl/module.hpp>
#include <pawl/testing.hpp>
#include <pawl/workflow.hpp>

#include <cstdio>

struct name {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(name, (), (text))

constexpr pawl::action<name, name> greet{"greet"};

static pawl::task<name> patient(pawl::context& ctx, name in) {
  co_await ctx.sleep(std::chrono::hours(24 * 30));
  co_return co_await greet.run(ctx, in);
}
PAWL_WORKFLOW(patient, "patient", "Patient", "Greets after thirty days")
PAWL_MODULE("patient", "1.0.0", "Patient", "A workflow under test")

int main() try {
  pawl::testing::environment env({.builtin_modules = {&pawl_module_v1}});
  env.stub(greet).does([](const name& in) { return name{"hello " + in.text}; });
  auto run = env.run("patient", name{"Ada"});
  const bool greeted = run.output<name>().text == "hello Ada";
  const auto report = env.explore_crashes("patient", name{"Ada"});
  return greeted && report.ok() && report.crashes > 0 ? 0 : 1;
} catch (const pawl::testing::test_error& why) {
  std::fputs(why.what(), stderr);
  return 1;
}
