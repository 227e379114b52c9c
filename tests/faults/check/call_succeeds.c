/* Fails its own example. */
#include "call.h"

static pawl_status fail_with(uint64_t token, const char* code) {
  static const pawl_str message = {"It is not there.", 16};
  pawl_error error;
  memset(&error, 0, sizeof(error));
  error.size = sizeof(error);
  error.code.data = code;
  error.code.size = strlen(code);
  error.message = message;
  return host->fail(host, token, &error);
}

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  (void)self;
  return fail_with(call->token, PAWL_ERROR_NOT_FOUND);
}
#define ACTION_START start_it
#include "check/check.h"
