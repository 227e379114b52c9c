/* The action has no description. */
#define ACTION_DESCRIPTION ""
#include "fault.h"
