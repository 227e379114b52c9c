// Lets an exception out of start().
#include <pawl/pawl.h>

#include <stdexcept>

static pawl_status start_it(const pawl_action*, const pawl_call*) {
  throw std::runtime_error("out of luck");
}
#define ACTION_START start_it
#include "check/check.h"
