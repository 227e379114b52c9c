/* Its title is not the same in every process. */
#include <stdio.h>
#include <unistd.h>

static char title[32];

#define ON_FILLED                                                    \
  (void)snprintf(title, sizeof(title), "Process %d", (int)getpid()); \
  out->title.data = title;                                           \
  out->title.size = strlen(title);
#include "check/check.h"
