/* Accepts a call and never completes it. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  (void)call;
  return PAWL_OK;
}

#define ACTION_START faulty_start
#include "fault.h"
