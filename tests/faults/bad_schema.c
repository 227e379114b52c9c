/* The action's input schema is not a JSON Schema. */
#define ACTION_INPUT_SCHEMA "{\"type\":\"strnig\"}"
#include "fault.h"
