/* The build lets everybody write to the file. */
#include "check/check.h"
