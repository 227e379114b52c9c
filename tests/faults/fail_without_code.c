/* Fails with an error that has no code and no message. */
#include "call.h"

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  pawl_error error;
  memset(&error, 0, sizeof(error));
  error.size = sizeof(error);
  return host->fail(host, call->token, &error);
}

#define ACTION_START faulty_start
#include "fault.h"
