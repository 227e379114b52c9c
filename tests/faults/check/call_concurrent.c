/* Forgets a call that comes during another. */
#include "call.h"

#include <time.h>

static int at_work;

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  const struct timespec moment = {0, 5 * 1000 * 1000};
  const int others = __atomic_fetch_add(&at_work, 1, __ATOMIC_SEQ_CST);
  if (others == 0) (void)nanosleep(&moment, 0);
  (void)__atomic_sub_fetch(&at_work, 1, __ATOMIC_SEQ_CST);
  if (others > 0) return PAWL_OK;
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#define ACTION_FLAGS (PAWL_ACTION_SAFE | PAWL_ACTION_BLOCKING)
#include "check/check.h"
