/* A schema with a type that JSON does not have. */
#define ACTION_OUTPUT_SCHEMA "{\"type\":\"objekt\"}"
#include "check/check.h"
