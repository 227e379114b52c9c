/* Leaves a thread behind. */
#include "check/thread.h"

#include <pawl/pawl.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  start_thread();
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
