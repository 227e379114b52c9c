/* Does not bear a failed step. */
#define STATUS_OF(resolution) \
  ((resolution)->kind == PAWL_RESOLUTION_FAILED ? PAWL_INTERNAL : PAWL_OK)
#include "check/check.h"
