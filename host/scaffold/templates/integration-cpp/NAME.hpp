// The actions and the credential of the module @name@, for itself and for workflows that call them.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/schema.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <string>

struct item_request {
  int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(item_request, (), (id))
PAWL_SCHEMA(item_request, pawl::closed,
            pawl::field(&item_request::id, "The item's number").minimum(1))

struct item {
  int64_t id = 0;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(item, (), (id, title))

inline constexpr pawl::action<item_request, item> get_item{"@name@.get-item"};
