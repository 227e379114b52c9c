// A workflow that calls an action of a binary, by the header that was written from it.
#include "greet_binary.hpp"

#include <pawl/workflow.hpp>

static pawl::task<std::string> welcome(pawl::context& ctx, std::string name) {
  greet::hello_input whom{name};
  auto said = co_await greet::hello.run(ctx, whom);
  co_return said.text;
}
PAWL_WORKFLOW(welcome, "welcome", "Welcome", "Greets by name")

PAWL_MODULE("welcome", "1.0.0", "Welcome", "Calls an action whose source it never saw")
