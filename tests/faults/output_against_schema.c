/* Completes with an output that its schema forbids. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  return complete_with(call->token, "{\"ok\":\"maybe\"}");
}

#define ACTION_START faulty_start
#include "fault.h"
