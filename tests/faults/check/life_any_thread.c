/* Wants to be closed on the thread that opened it. */
#include <pawl/pawl.h>

#include <stdlib.h>

static _Thread_local int opened_here;

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  opened_here = 1;
  return PAWL_OK;
}

static void close_it(void) {
  if (!opened_here) abort();
}
#define MODULE_OPEN open_it
#define MODULE_CLOSE close_it
#include "check/check.h"
