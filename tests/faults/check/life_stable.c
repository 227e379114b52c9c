/* A call changes the module's title. */
#include "call.h"

static char title[] = "A module";

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  title[0] = 'B';
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#define ON_FILLED          \
  out->title.data = title; \
  out->title.size = sizeof(title) - 1;
#include "check/check.h"
