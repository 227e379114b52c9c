/* A title that is not UTF-8. */
#define MODULE_TITLE "\xff"
#include "check/check.h"
