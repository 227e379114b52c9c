/* The module's title is not UTF-8. */
#define MODULE_TITLE "\xff\xfe"
#include "fault.h"
