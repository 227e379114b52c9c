// Must not compile, and say why: an action that tries to call another action.
#include <pawl/action.hpp>
#include <pawl/module.hpp>

struct number {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(number, (), (value))
inline constexpr pawl::action<number, number> first{"first"};
inline constexpr pawl::action<number, number> second{"second"};

PAWL_ACTION(first, "First", "Tries to call another", [](const pawl::call& call, number in) {
  second.run(call, in);
  return in;
})

PAWL_MODULE("wrong", "1.0.0", "Wrong", "Calls an action from an action")
