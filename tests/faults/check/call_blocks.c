/* Sleeps in start() without saying so. */
#include "call.h"

#include <time.h>

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  const struct timespec moment = {0, 50 * 1000 * 1000};
  if (call->input.size == 7) (void)nanosleep(&moment, 0);
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#include "check/check.h"
