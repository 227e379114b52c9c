/* Ignores a signal of the process. */
#include <pawl/pawl.h>

#include <signal.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  (void)signal(SIGUSR1, SIG_IGN);
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
