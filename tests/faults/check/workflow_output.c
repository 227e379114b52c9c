/* Completes with what does not fit its schema. */
#define OUTPUT "true"
#include "check/check.h"
