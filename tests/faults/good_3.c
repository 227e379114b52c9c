/* A third version of good.c that does not open. */
#include <pawl/pawl.h>

static pawl_status refuse(const pawl_host* from, pawl_str config, pawl_error* error) {
  (void)from;
  (void)config;
  (void)error;
  return PAWL_UNAVAILABLE;
}

#undef MODULE_NAME
#define MODULE_NAME "good"
#define MODULE_VERSION "3.0.0"
#define MODULE_OPEN refuse
#include "fault.h"
