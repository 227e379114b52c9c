/* Refuses a call that it has completed. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  (void)complete_with(call->token, "{\"ok\":true}");
  return PAWL_UNAVAILABLE;
}

#define ACTION_START faulty_start
#include "fault.h"
