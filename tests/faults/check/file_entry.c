/* The entry has another name. */
#define ENTRY describe_module
#include "check/check.h"
