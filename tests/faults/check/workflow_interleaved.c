/* Counts in a variable that all instances share. */
static int steps;

#define ON_CREATE steps = 0;
#define STEP_INPUT (++steps == 1 ? "{\"n\":1}" : "{\"n\":2}")
#include "check/check.h"
