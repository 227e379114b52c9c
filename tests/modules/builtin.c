/* A module that is compiled into the test. Its action has the name of good.c's. */
#define MODULE_NAME "builtin"
#define ACTION_NAME "good.act"
#define ENTRY builtin_entry
#include "../faults/fault.h"
