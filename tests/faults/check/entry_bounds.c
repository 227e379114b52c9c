/* Claims to have filled more than there was room for. */
#define ON_FILLED out->size += 64;
#include "check/check.h"
