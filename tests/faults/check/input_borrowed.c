/* Reads its input when the call has ended. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  const volatile char* input = call->input.data;
  const pawl_status status = complete_with(call->token, "{\"ok\":true}");
  (void)input[0];
  return status;
}
#define ACTION_START start_it
#include "check/check.h"
