/* The entry never returns. */
#define ON_ENTRY for (volatile int forever = 1; forever;);
#include "fault.h"
