// Workflows of every shape, compiled into the test programs that need some: their actions are what
// the simulation says they are.
#pragma once

#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

#include <string>
#include <vector>

namespace samples {

using namespace std::chrono_literals;

struct number {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(number, (), (value))
struct list {
  std::vector<int> items;
};
BOOST_DESCRIBE_STRUCT(list, (), (items))
struct word {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(word, (), (text))

// The world: `a`, `b` and `c` add to a number, `undo` takes a name.
inline constexpr pawl::action<number, number> a{"a"};
inline constexpr pawl::action<number, number> b{"b"};
inline constexpr pawl::action<number, number> c{"c"};
inline constexpr pawl::action<word, word> undo{"undo"};

}  // namespace samples
