/* Two actions have one name. */
#define ACTION_COUNT 2
#include "fault.h"
