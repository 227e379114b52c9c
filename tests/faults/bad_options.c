/* The action's options are not JSON. */
#define ACTION_OPTIONS "{timeout_ms: 5}"
#include "fault.h"
