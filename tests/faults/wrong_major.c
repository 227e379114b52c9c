/* Its entry is that of a later major version. */
#define ENTRY pawl_module_v2
#include "fault.h"
