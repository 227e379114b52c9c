// The actions of the module @name@, for itself and for workflows that call them.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/schema.hpp>

#include <boost/describe.hpp>

#include <string>

struct person {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(person, (), (name))
PAWL_SCHEMA(person, pawl::closed,
            pawl::field(&person::name, "Who is greeted").length_min(1).length_max(100))

struct greeting {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(greeting, (), (text))

inline constexpr pawl::action<person, greeting> greet{"@name@.greet"};
