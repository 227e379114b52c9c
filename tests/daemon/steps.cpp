// Three steps that need nothing: what the tests of the daemon run many of.
#include <pawl/module.hpp>
#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

struct count {
  int n = 0;
};
BOOST_DESCRIBE_STRUCT(count, (), (n))

pawl::task<count> three_steps(pawl::context& ctx, count in) {
  count now = in;
  for (int i = 0; i < 3; ++i) now = co_await ctx.record("add", [now] { return count{now.n + 1}; });
  co_return now;
}
PAWL_WORKFLOW(three_steps, "three-steps", "Three steps", "Adds one, three times")

pawl::task<count> answered(pawl::context& ctx, count in) {
  const count given = co_await ctx.hook<count>("go");
  co_return count{in.n + given.n};
}
PAWL_WORKFLOW(answered, "answered", "Answered", "Waits for a number and adds it")

PAWL_MODULE("steps", "1.0.0", "Steps", "Workflows of the tests of the daemon")
