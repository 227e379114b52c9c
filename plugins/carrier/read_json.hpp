// An answer's body as a type. Any thread.
#pragma once

#include "carrier/outcome.hpp"

#include <pawl/json.hpp>

namespace pawl::carrier {

// Throws unreadable() where the body is not JSON, or not what the type asks for.
template <class T>
T read_json(const answer& got) {
  try {
    return from_json<T>(got.body);
  } catch (const conversion_error& why) {
    throw unreadable(got, why.message());
  }
}

}  // namespace pawl::carrier
