/* The action has no start function. */
#define ACTION_START 0
#include "fault.h"
