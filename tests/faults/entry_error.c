/* The entry says that it can't run here. */
#define ON_ENTRY return PAWL_UNSUPPORTED;
#include "fault.h"
