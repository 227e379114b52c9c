/* The entry refuses. */
#define ON_ENTRY return PAWL_UNSUPPORTED;
#include "check/check.h"
