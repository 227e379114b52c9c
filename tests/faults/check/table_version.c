/* A version with a space and a slash. */
#define MODULE_VERSION "1.0 beta/2"
#include "check/check.h"
