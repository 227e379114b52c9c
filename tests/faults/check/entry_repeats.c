/* Describes another module when it is asked for the second time. */
static int times;

#define ON_FILLED \
  if (++times == 2) out->title = out->description;
#include "check/check.h"
