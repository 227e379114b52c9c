/* Asks for another step in each instance. */
static int instances;

#define STEP_INPUT (++instances % 2 ? "{\"n\":1}" : "{\"n\":2}")
#include "check/check.h"
