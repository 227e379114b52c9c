/* A schema that refers to a place which is not there. */
#define ACTION_OUTPUT_SCHEMA "{\"$ref\":\"#/nowhere\"}"
#include "check/check.h"
