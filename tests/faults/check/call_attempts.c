/* Refuses to try again. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  if (call->attempt > 1) return PAWL_INVALID_ARGUMENT;
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#include "check/check.h"
