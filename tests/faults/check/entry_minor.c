/* Needs a newer ABI. */
#define MODULE_ABI_MINOR 999
#include "check/check.h"
