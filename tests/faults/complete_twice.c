/* Completes each call twice. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  const uint64_t token = call->token; /* the call itself is gone once it is completed */
  (void)action;
  (void)complete_with(token, "{\"ok\":true}");
  (void)complete_with(token, "{\"ok\":true}");
  return PAWL_OK;
}

#define ACTION_START faulty_start
#include "fault.h"
