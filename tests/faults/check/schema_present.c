/* An action without an output schema. */
#define ACTION_OUTPUT_SCHEMA ""
#include "check/check.h"
