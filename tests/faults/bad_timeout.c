/* The action's timeout is not a number. */
#define ACTION_OPTIONS "{\"timeout_ms\":\"5 s\"}"
#include "fault.h"
