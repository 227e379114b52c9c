/* Refuses its own example. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  (void)call;
  return PAWL_UNSUPPORTED;
}
#define ACTION_START start_it
#include "check/check.h"
