/* The workflow has no activate function. */
#define WORKFLOW_ACTIVATE 0
#include "fault.h"
