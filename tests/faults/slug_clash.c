/* Its action has the name of an action of good.c. */
#define ACTION_NAME "good.act"
#include "fault.h"
