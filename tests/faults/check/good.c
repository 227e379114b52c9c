/* Passes every check. */
#include "check/check.h"
