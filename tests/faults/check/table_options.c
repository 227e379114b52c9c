/* Options that are no JSON. */
#define ACTION_OPTIONS "{"
#include "check/check.h"
