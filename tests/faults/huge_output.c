/* Completes with 100 MB of valid JSON. */
#include "call.h"

#include <stdlib.h>

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  (void)action;
  const size_t size = 100u * 1000 * 1000;
  char* output = (char*)malloc(size);
  pawl_str view;
  if (output == 0) return PAWL_UNAVAILABLE;
  memset(output, ' ', size);
  memcpy(output, "{\"ok\":true}", 11);
  view.data = output;
  view.size = size;
  (void)host->complete(host, call->token, view);
  free(output);
  return PAWL_OK;
}

#define ACTION_START faulty_start
#include "fault.h"
