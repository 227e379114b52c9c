/* Leaves a file open. */
#include <pawl/pawl.h>

#include <fcntl.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  (void)open("/dev/null", O_RDONLY | O_CLOEXEC);
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
