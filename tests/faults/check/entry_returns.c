/* The entry never returns. */
#include <unistd.h>

#define ON_ENTRY \
  for (;;) (void)pause();
#include "check/check.h"
