// The header that the README's examples share.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/json.hpp>

#include <boost/describe.hpp>

#include <string>

struct person {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(person, (), (name))
struct greeting {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(greeting, (), (text))
inline constexpr pawl::action<person, greeting> greet{"greet"};
