/* The entry writes through a null pointer. */
#define ON_ENTRY *(int volatile*)0 = 1;
#include "fault.h"
