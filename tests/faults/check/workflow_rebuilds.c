/* Sleeps longer while it is rebuilt. */
#define SLEEP_UNTIL(resolution) ((resolution)->at_ms + 1000 + (resolution)->replayed)
#include "check/check.h"
