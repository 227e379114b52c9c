/* Sets the umask of the process. */
#include <pawl/pawl.h>

#include <sys/stat.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  (void)umask(0123);
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
