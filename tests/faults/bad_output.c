/* Completes with text that is not JSON. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  return complete_with(call->token, "{ok: yes");
}

#define ACTION_START faulty_start
#include "fault.h"
