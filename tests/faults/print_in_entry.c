/* The entry writes to stdout and stderr; refused by nobody, but it must do no harm. */
#include <stdio.h>

#define ON_ENTRY                        \
  puts("{\"refused\":\"by a print\"}"); \
  fflush(stdout);                       \
  fputs("noise\n", stderr);
#include "fault.h"
