/* Asks for a step without a key. */
#define STEP_KEY ""
#include "check/check.h"
