/* pawl_module is smaller than any released version of it. */
#define MODULE_SIZE 16
#include "fault.h"
