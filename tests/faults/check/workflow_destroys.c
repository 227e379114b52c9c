/* Crashes when it is destroyed before its end. */
#define ON_DESTROY \
  if (!instance->ended) abort();
#include "check/check.h"
