/* Opens only once. */
#include <pawl/pawl.h>

static int times;

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  return times++ == 0 ? PAWL_OK : PAWL_INTERNAL;
}
#define MODULE_OPEN open_it
#include "check/check.h"
