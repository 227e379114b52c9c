/* Knows its instances only on the thread that made them. */
static _Thread_local int made_here;

#define ON_CREATE made_here = 1;
#define ON_RESOLUTION \
  if (!made_here) return PAWL_INTERNAL;
#include "check/check.h"
