/* A flag that no minor knows. */
#define ACTION_FLAGS (PAWL_ACTION_SAFE | 64u)
#include "check/check.h"
