// A small shop, as an author would write one: what the library's own tests put under test.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/json.hpp>
#include <pawl/schema.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sample {

struct order {
  std::string id;
  int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(order, (), (id, cents))
PAWL_SCHEMA(order, pawl::field(&order::cents).minimum(0))

struct receipt {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(receipt, (), (id))

struct note {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(note, (), (text))

struct batch {
  std::vector<int64_t> cents;
};
BOOST_DESCRIBE_STRUCT(batch, (), (cents))

struct total {
  int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(total, (), (cents))

inline constexpr pawl::action<order, receipt> charge{"shop.charge"};    // in this module
inline constexpr pawl::action<note, note> shout{"shop.shout"};          // the same; on a thread
inline constexpr pawl::action<note, note> wait{"shop.wait"};            // ends when it is told to
inline constexpr pawl::action<receipt, receipt> refund{"shop.refund"};  // in no module

struct key {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(key, (), (token))
inline constexpr pawl::credential<key> door{"shop.door"};
inline constexpr pawl::action<note, note> enter{"shop.enter"};  // needs the key, and says it
inline constexpr pawl::action<note, note> watch{"shop.watch"};  // looks at the system's clock

extern int mode;  // of the workflow "changing": 0, or how its code was changed

}  // namespace sample
