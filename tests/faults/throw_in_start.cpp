/* Lets a C++ exception out of start. */
#include <pawl/pawl.h>

#include <stdexcept>

static pawl_status faulty_start(const pawl_action*, const pawl_call*) {
  throw std::runtime_error("out of luck");
}

#define ACTION_START faulty_start
#include "fault.h"
