/* Prints to stdout. */
#include "call.h"

#include <stdio.h>

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  puts("Hello.");
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#include "check/check.h"
