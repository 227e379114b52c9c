/* The action has no output schema. */
#define ACTION_OUTPUT_SCHEMA ""
#include "fault.h"
