/* Counts an action, but has no list of them. */
#define MODULE_ACTIONS 0
#include "check/check.h"
