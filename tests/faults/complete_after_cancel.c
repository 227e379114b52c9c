/* Completes a call only when it is asked to cancel it, as if nothing had been asked. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  (void)call;
  return PAWL_OK;
}

static void faulty_cancel(const pawl_action* action, uint64_t token) {
  (void)action;
  (void)complete_with(token, "{\"ok\":true}");
  (void)complete_with(token, "{\"ok\":true}");
}

#define ACTION_START faulty_start
#define ACTION_CANCEL faulty_cancel
#include "fault.h"
