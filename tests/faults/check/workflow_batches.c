/* Works off only the first of many answers. */
#define RESOLUTION_COUNT(activation) 1
#include "check/check.h"
