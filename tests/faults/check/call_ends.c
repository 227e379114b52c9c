/* Accepts calls and forgets them. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  (void)call;
  return PAWL_OK;
}
#define ACTION_START start_it
#include "check/check.h"
