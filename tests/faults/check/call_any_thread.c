/* Serves only the thread that opened it. */
#include "call.h"

static _Thread_local int opened_here;

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  opened_here = 1;
  return PAWL_OK;
}

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  if (!opened_here) return PAWL_UNAVAILABLE;
  return complete_with(call->token, "{\"ok\":true}");
}
#define ACTION_START start_it
#define MODULE_OPEN open_it
#include "check/check.h"
