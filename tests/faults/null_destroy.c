/* The workflow has no destroy function. */
#define WORKFLOW_DESTROY 0
#include "fault.h"
