/* Needs a function that no library has. */
#include "call.h"

pawl_status no_library_has_this(uint64_t token);

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  return no_library_has_this(call->token);
}
#define ACTION_START start_it
#include "check/check.h"
