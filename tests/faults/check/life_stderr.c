/* Prints to stderr. */
#include <pawl/pawl.h>

#include <stdio.h>

static void close_it(void) {
  fputs("Hello.\n", stderr);
}
#define MODULE_CLOSE close_it
#include "check/check.h"
