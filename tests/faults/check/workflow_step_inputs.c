/* Calls its action with what does not fit. */
#define STEP_INPUT "{\"n\":\"one\"}"
#include "check/check.h"
