/* The action has no title. */
#define ACTION_TITLE ""
#include "fault.h"
