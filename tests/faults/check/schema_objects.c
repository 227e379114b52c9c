/* A configuration that is a text. */
#define MODULE_CONFIG_SCHEMA "{\"type\":\"string\"}"
#include "check/check.h"
