/* Sets the locale of the process. */
#include <pawl/pawl.h>

#include <locale.h>

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  (void)setlocale(LC_ALL, "C.UTF-8");
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
