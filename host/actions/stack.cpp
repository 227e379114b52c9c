#include "actions/stack.hpp"

#include <sodium.h>

namespace pawl::actions {

void wipe_stack() {
  constexpr size_t bytes = 64 * 1024;
  sodium_stackzero(bytes);
}

}  // namespace pawl::actions
