/* Completes calls that were never made, then its own. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  (void)complete_with(call->token + 1, "{\"ok\":true}");
  (void)complete_with(0, "{\"ok\":true}");
  (void)complete_with(UINT64_MAX, "{\"ok\":true}");
  return complete_with(call->token, "{\"ok\":true}");
}

#define ACTION_START faulty_start
#include "fault.h"
