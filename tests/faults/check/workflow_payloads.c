/* Looks at its input when that is gone. */
#define ON_RESOLUTION                                                                         \
  if (resolution->kind == PAWL_RESOLUTION_STARTED) instance->kept = resolution->payload.data; \
  (void)*(const volatile char*)instance->kept;
#include "check/check.h"
