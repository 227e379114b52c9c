/* Sets a variable of the environment. */
#include <pawl/pawl.h>

#include <stdlib.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  (void)setenv("PAWL_FAULT", "1", 1);
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
