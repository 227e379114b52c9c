/* Prints while it is described. */
#include <stdio.h>

#define ON_ENTRY puts("Hello.");
#include "check/check.h"
