/* pawl_action is smaller than any released version of it. */
#define ACTION_SIZE 24
#include "fault.h"
