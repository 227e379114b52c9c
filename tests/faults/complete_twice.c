/* Completes each call twice. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  (void)complete_with(call->token, "{\"ok\":true}");
  (void)complete_with(call->token, "{\"ok\":true}");
  return PAWL_OK;
}

#define ACTION_START faulty_start
#include "fault.h"
