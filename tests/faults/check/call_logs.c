/* Logs fields that are no JSON. */
#include "call.h"

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  const pawl_str fields = {"n=1", 3};
  host->log(host, PAWL_LOG_INFO, fields, fields);
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#include "check/check.h"
