/* Crashes when it is closed. */
#include <pawl/pawl.h>

#include <stdlib.h>

static void close_it(void) {
  abort();
}
#define MODULE_CLOSE close_it
#include "check/check.h"
