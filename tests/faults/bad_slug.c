/* The action's name is no slug. */
#define ACTION_NAME "Bad Slug!"
#include "fault.h"
