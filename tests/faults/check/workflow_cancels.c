/* Does not bear to be asked to stop. */
#define STATUS_OF(resolution) \
  ((resolution)->kind == PAWL_RESOLUTION_CANCEL ? PAWL_INTERNAL : PAWL_OK)
#include "check/check.h"
