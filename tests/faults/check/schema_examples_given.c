/* A safe action without an example. */
#define ACTION_OPTIONS ""
#include "check/check.h"
