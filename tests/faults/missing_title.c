/* The module has no title. */
#define MODULE_TITLE ""
#include "fault.h"
