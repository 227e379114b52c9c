/* One action twice. */
#define ACTION_COUNT 2
#include "check/check.h"
