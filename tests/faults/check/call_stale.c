/* Ends a call again when it was told that the call is over. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  if (complete_with(call->token, "{\"ok\":true}") == PAWL_STALE) {
    (void)complete_with(call->token, "{\"ok\":true}");
  }
  return PAWL_OK;
}
#define ACTION_START start_it
#include "check/check.h"
