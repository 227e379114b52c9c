/* The version has characters that a version may not have. */
#define MODULE_VERSION "1.0 beta/2"
#include "fault.h"
