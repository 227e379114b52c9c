/* Ends a call again when it is cancelled after its end. */
#include "call.h"

static uint64_t last;

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  last = call->token;
  return complete_with(call->token, "{\"ok\":true}");
}

static void cancel_it(const pawl_action* self, uint64_t token) {
  (void)self;
  if (token == last) (void)complete_with(token, "{\"ok\":true}");
}
#define ACTION_START start_it
#define ACTION_CANCEL cancel_it
#include "check/check.h"
