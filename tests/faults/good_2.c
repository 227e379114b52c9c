/* No fault: the second version of good.c, to replace it with. */
#undef MODULE_NAME
#define MODULE_NAME "good"
#define MODULE_VERSION "2.0.0"
#include "fault.h"
