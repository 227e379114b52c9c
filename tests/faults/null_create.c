/* The workflow has no create function. */
#define WORKFLOW_CREATE 0
#include "fault.h"
