/* An action without a function. */
#define ACTION_START 0
#include "check/check.h"
