// The module @name@: one action.
#include "@name@.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

// Errors are thrown: pawl::transient_error for what may go well the next time, pawl::final_error
// for the rest.
static greeting say_hello(const person& whom) {
  return {"Hello, " + whom.name + "!"};
}

// pawl::safe: it changes nothing outside.
PAWL_ACTION(greet, "Greet", "Says hello to someone by name.", say_hello, pawl::safe,
            pawl::example(R"({"name":"Ada"})", R"({"text":"Hello, Ada!"})"))

PAWL_MODULE("@name@", "1.0.0", "@title@", "Greets people.")
