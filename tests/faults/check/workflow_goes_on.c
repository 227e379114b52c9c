/* Asks for nothing when it is started. */
#define ON_RESOLUTION \
  if (resolution->kind == PAWL_RESOLUTION_STARTED) return PAWL_OK;
#include "check/check.h"
