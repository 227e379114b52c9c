/* It needs a minor version of the ABI that no host speaks yet. */
#define MODULE_ABI_MINOR 999
#include "fault.h"
