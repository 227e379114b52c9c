/* Ends a call that it refuses. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  (void)complete_with(call->token, "{\"ok\":true}");
  return call->input.size == 0 ? PAWL_INVALID_ARGUMENT : PAWL_OK;
}
#define ACTION_START start_it
#include "check/check.h"
