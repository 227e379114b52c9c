// A whole module in C++: one action that greets by name.
#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <boost/describe.hpp>

#include <string>

namespace {

struct person {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(person, (), (name))

struct greeting {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(greeting, (), (text))

greeting greet(const person& whom) {
  return {"Hello, " + whom.name + "."};
}

constexpr pawl::action<person, greeting> hello{"greet.hello"};

PAWL_ACTION(hello, "Greet", "Says hello to a person.", greet, pawl::safe)

}  // namespace

PAWL_MODULE("greet", "1.0.0", "Greet", "Greets people.")
